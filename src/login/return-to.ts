import { isEndOf, isWithin, routePath } from "./request-path";

/** Gives a checked path, or undefined for anything that could lead off this origin or back into the login. */
export type ReturnTo = (wanted: unknown, loginPath?: string) => string | undefined;

/**
 * Where a person may be sent after signing in: a path on the origin of `callbackURL` that is not one of the login's own:
 * not the callback, and nothing in the callback's folder where `loginPath`, which the sign-in was started by, is that
 * folder. The result is in the one spelling that a browser and a URL parser agree on (ASVS 3.7.2, RFC 9700 §4.11.1).
 */
export function createReturnTo(callbackURL: string): ReturnTo {
  const { origin, pathname } = new URL(callbackURL);
  const callback = routePath(pathname);
  const folder = callback.slice(0, callback.lastIndexOf("/"));

  return (wanted, loginPath = "") => {
    // One slash first, and nothing that browsers drop, fold or read as a slash: tab, newline, backslash.
    if (typeof wanted !== "string" || !/^\/(?![/\\])[^\\\p{Cc}\p{Cs}\s]*$/u.test(wanted)) return undefined;
    const url = new URL(wanted, origin);
    const path = url.pathname + url.search + url.hash;
    // Parsing removes dot segments, which can bring two slashes to the front.
    if (url.origin !== origin || !/^\/(?!\/)/.test(path)) return undefined;
    const route = routePath(url.pathname);
    const ownsFolder = isEndOf(routePath(loginPath), folder);
    const isLogin = isWithin(route, callback) || (ownsFolder && isWithin(route, folder));
    return isLogin ? undefined : path;
  };
}
