import type { Request } from "express";
import type { Store } from "express-session";
import { warnOnce } from "../passport/set-up-warnings";

/**
 * Warns of session cookies that the browser will not send back, so that people sign in and are not signed in.
 * `successRedirect` is the public path that they come to.
 */
export function warnOfCookie(req: Request, successRedirect: string): void {
  const { sameSite, secure, path = "/" } = req.session.cookie;
  if (sameSite === true || sameSite === "strict") {
    warnOnce(
      "strict cookie",
      'The session cookie is SameSite=Strict, so it is missing when people come back from Eventpop: set cookie.sameSite to "lax".',
    );
  }
  if (sameSite === "none" && !secure) {
    warnOnce(
      "cookie without Secure",
      'The session cookie is SameSite=None without Secure, which browsers drop: set cookie.sameSite to "lax".',
    );
  }
  if (!successRedirect.startsWith(path)) {
    warnOnce(
      "cookie path",
      `The session cookie is for ${path} only, so people are not signed in at ${successRedirect}, where they come to: set cookie.path to "/".`,
    );
  }
  if (secure === true && !req.secure) {
    warnOnce(
      "secure cookie",
      'The session cookie is secure, but this request looks like http: behind a TLS proxy, add app.set("trust proxy", 1).',
    );
  }
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
