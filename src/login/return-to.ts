import { isSuffixOf, isWithin, normalizeRoutePath } from "./request-path";

/** Validates a path. Returns undefined if the path could lead to another origin or to the login itself. */
export type ReturnToValidator = (value: unknown, loginPath?: string) => string | undefined;

/**
 * Makes the validator of `returnTo` for one callback URL. It accepts paths on the callback's origin (ASVS 3.7.2, RFC 9700 §4.11.1),
 * and URLs of pages on `otherOrigins`. It refuses the callback's path. The second argument of the validator, `loginPath`, is the path
 * that started the login. If it is the callback's folder, such as `/auth` for `/auth/callback`, every path in this folder is refused.
 * The result is the path, or the URL, as URL parsers and browsers write it.
 */
export function createReturnToValidator(callbackURL: string, otherOrigins: readonly string[] = []): ReturnToValidator {
  const { origin, pathname } = new URL(callbackURL);
  const callback = normalizeRoutePath(pathname);
  const folder = callback.slice(0, callback.lastIndexOf("/"));

  return (value, loginPath = "") => {
    if (typeof value === "string" && /^https?:/i.test(value)) return pageOf(value, otherOrigins);
    // The path must start with exactly one slash. It must contain no tab, newline or backslash, because browsers remove them or treat them as a slash.
    if (typeof value !== "string" || !/^\/(?![/\\])[^\\\p{Cc}\p{Cs}\s]*$/u.test(value)) return undefined;
    const url = new URL(value, origin);
    const path = url.pathname + url.search + url.hash;
    // Parsing removes dot segments, so the parsed path can start with two slashes.
    if (url.origin !== origin || !/^\/(?!\/)/.test(path)) return undefined;
    const route = normalizeRoutePath(url.pathname);
    const ownsFolder = isSuffixOf(normalizeRoutePath(loginPath), folder);
    const isLogin = isWithin(route, callback) || (ownsFolder && isWithin(route, folder));
    return isLogin ? undefined : path;
  };
}

/** Returns the URL of a page on one of these origins, as URL parsers write it. */
function pageOf(value: string, origins: readonly string[]): string | undefined {
  if (!/^[^\\\p{Cc}\p{Cs}\s]*$/u.test(value) || !URL.canParse(value)) return undefined;
  const { href, origin, username, password } = new URL(value);
  return origins.includes(origin) && username === "" && password === "" ? href : undefined;
}
