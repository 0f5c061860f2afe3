import { isSuffixOf, isWithin, routePath } from "./request-path";

/** Validates a path. Undefined if it could lead to another origin or back into the login. */
export type ReturnTo = (value: unknown, loginPath?: string) => string | undefined;

/**
 * Makes the validator of `returnTo` for one callback URL. It accepts paths on the callback's origin, but not the callback itself,
 * and nothing in the callback's folder if that folder is `loginPath`, the path that started the login. The result is the path as
 * URL parsers and browsers write it (ASVS 3.7.2, RFC 9700 §4.11.1).
 */
export function createReturnTo(callbackURL: string): ReturnTo {
  const { origin, pathname } = new URL(callbackURL);
  const callback = routePath(pathname);
  const folder = callback.slice(0, callback.lastIndexOf("/"));

  return (value, loginPath = "") => {
    // One slash first, and no character that browsers remove or treat as a slash: tab, newline, backslash.
    if (typeof value !== "string" || !/^\/(?![/\\])[^\\\p{Cc}\p{Cs}\s]*$/u.test(value)) return undefined;
    const url = new URL(value, origin);
    const path = url.pathname + url.search + url.hash;
    // Parsing removes dot segments, so two slashes can come to the front.
    if (url.origin !== origin || !/^\/(?!\/)/.test(path)) return undefined;
    const route = routePath(url.pathname);
    const ownsFolder = isSuffixOf(routePath(loginPath), folder);
    const isLogin = isWithin(route, callback) || (ownsFolder && isWithin(route, folder));
    return isLogin ? undefined : path;
  };
}
