import type { Request } from "express";
import type { Store } from "express-session";

/** Warns once per process of each set-up that works until it matters. Shown by Node as `[EVENTPOP_SETUP] Warning: …`. */
const warned = new Set<string>();

function warn(sentence: string): void {
  if (warned.has(sentence)) return;
  warned.add(sentence);
  process.emitWarning(sentence, { code: "EVENTPOP_SETUP" });
}

/** Of session cookies that the browser will not send back, so that people sign in and are not signed in. */
export function warnOfCookie(req: Request): void {
  const { sameSite, secure } = req.session.cookie;
  if (sameSite === true || sameSite === "strict") {
    warn(
      'The session cookie is SameSite=Strict, so it is missing when people come back from Eventpop: set cookie.sameSite to "lax".',
    );
  }
  if (secure === true && !req.secure) {
    warn(
      'The session cookie is secure, but this request looks like http: behind a TLS proxy, add app.set("trust proxy", 1).',
    );
  }
}

/** Of a store that forgets everybody at a restart and serves one process only. */
export function warnOfStore(store: Store): void {
  if (process.env.NODE_ENV === "production" && store.constructor.name === "MemoryStore") {
    warn(
      "Sessions are kept in MemoryStore: a restart signs everybody out, and a second process knows nobody; use a shared store such as connect-redis.",
    );
  }
}
