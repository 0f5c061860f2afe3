/** A path as a router compares it: decoded, in lower case, slashes neither doubled nor at the end. */
export function routePath(pathname: string): string {
  let decoded = pathname;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    // Not decodable: no route looks like that.
  }
  return decoded
    .toLowerCase()
    .replace(/\/{2,}/g, "/")
    .replace(/\/$/, "");
}

/** Whether a path is `top` or below it; both as {@link routePath} gives them. */
export function isWithin(path: string, top: string): boolean {
  return path === top || path.startsWith(`${top}/`);
}

/** Whether a path is what a proxy left of `full`, which may have taken away parts in front. */
export function isEndOf(path: string, full: string): boolean {
  return path !== "" && full.endsWith(path);
}
