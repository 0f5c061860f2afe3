/** Longest path that is carried, in bytes. */
const MOST_BYTES = 512;

/** Gives a checked path, or undefined for anything that could lead off this origin or back into the login. */
export type ReturnTo = (wanted: unknown) => string | undefined;

/**
 * Where a person may be sent after signing in: a path on the origin of `callbackURL`, outside the login's own routes, of at
 * most 512 bytes. The result is in the one spelling that a browser and a URL parser agree on (ASVS 3.7.2, RFC 9700 §4.11.1).
 */
export function createReturnTo(callbackURL: string): ReturnTo {
  const { origin, pathname } = new URL(callbackURL);
  const callback = canonical(pathname);
  const folder = callback.slice(0, callback.lastIndexOf("/"));
  const isLogin = (path: string) =>
    path === callback || path === `${callback}/` || (folder !== "" && `${path}/`.startsWith(`${folder}/`));

  return (wanted) => {
    // One slash first, and nothing that browsers drop, fold or read as a slash: tab, newline, backslash.
    if (typeof wanted !== "string" || !/^\/(?![/\\])[^\\\p{Cc}\p{Cs}\s]*$/u.test(wanted)) return undefined;
    if (!URL.canParse(wanted, origin)) return undefined;
    const url = new URL(wanted, origin);
    const path = url.pathname + url.search + url.hash;
    // Parsing removes dot segments, which can bring two slashes to the front.
    const isPath = url.origin === origin && /^\/(?!\/)/.test(path) && Buffer.byteLength(path) <= MOST_BYTES;
    return isPath && !isLogin(canonical(url.pathname)) ? path : undefined;
  };
}

/** How a router sees a path: decoded, in lower case, slashes not doubled. */
function canonical(pathname: string): string {
  let decoded = pathname;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    // Not decodable: no route of ours looks like that.
  }
  return decoded.toLowerCase().replace(/\/{2,}/g, "/");
}
