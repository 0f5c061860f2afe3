import type { Request } from "express";
import type { Store } from "express-session";
import { warnOnce } from "../events";
import { cookieFaults } from "./cookie-faults";

/** Warns of session cookies that browsers do not return to `landing`, so that people sign in and are not signed in. */
export function warnOfCookie(req: Request, landing: URL): void {
  for (const { kind, sentence } of cookieFaults(req, landing)) warnOnce(kind, sentence);
}

/** Warns of a store that forgets everybody at a restart and serves one process only. */
export function warnOfStore(store: Store): void {
  if (process.env.NODE_ENV === "production" && store.constructor.name === "MemoryStore") {
    warnOnce(
      "memory store",
      "Sessions are kept in MemoryStore: a restart signs everybody out, and a second process knows nobody; use a shared store such as connect-redis.",
    );
  }
}
