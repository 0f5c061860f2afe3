import type { Request } from "express";

/** A mistake in the session cookie's options: a name for its kind, and a sentence with the fix. */
export interface CookieFault {
  readonly kind: string;
  readonly sentence: string;
}

/**
 * What in the session cookie's options keeps browsers from returning it to the pages that people come to after a sign-in.
 * `landing` is the address of such a page.
 */
export function cookieFaults({ session }: Request, landing: URL): readonly CookieFault[] {
  const { sameSite, secure, domain, path = "/" } = session.cookie;
  const faults: CookieFault[] = [];
  if (sameSite === true || sameSite === "strict") {
    faults.push({
      kind: "strict cookie",
      sentence:
        'The session cookie is SameSite=Strict, so it is missing when people come back from Eventpop: set cookie.sameSite to "lax".',
    });
  }
  if (sameSite === "none" && !secure) {
    faults.push({
      kind: "cookie without Secure",
      sentence:
        'The session cookie is SameSite=None without Secure, which browsers drop: set cookie.sameSite to "lax".',
    });
  }
  if (domain && !`.${landing.hostname}`.endsWith(`.${domain.replace(/^\./, "")}`)) {
    faults.push({
      kind: "cookie domain",
      sentence: `The session cookie is for ${domain}, so browsers drop it at ${landing.hostname}: leave out cookie.domain.`,
    });
  }
  if (!landing.pathname.startsWith(path)) {
    faults.push({
      kind: "cookie path",
      sentence: `The session cookie is for ${path} only, so people are not signed in at ${landing.pathname}, where they come to: set cookie.path to "/".`,
    });
  }
  return faults;
}
