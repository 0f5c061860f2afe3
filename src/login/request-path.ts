import type { Request } from "express";
import { looksLikeCallback, queryOf } from "../oauth/authorization-response";

/** A request with its target: in `originalUrl` for Express, connect and Fastify, in `url` for Node. */
interface RequestWithTarget {
  readonly originalUrl?: string;
  readonly url?: string;
}

/** The scheme and the authority of a URL. */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;

/**
 * Returns path and query of a request as the client sent them, with the mount path. A client may send a whole URL (absolute form,
 * RFC 9112 §3.2.2). Its scheme and host are removed, because they cannot be trusted.
 */
export function requestTargetOf({ originalUrl, url }: RequestWithTarget): string {
  return originForm(originalUrl ?? url ?? "/");
}

/** Returns a query parameter that occurs only once. Reads the URL, so that it works with every query parser of the app. */
export function queryParameter(req: RequestWithTarget, name: string): string | undefined {
  const values = queryOf(requestTargetOf(req)).getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** Returns a request target without scheme and host. */
export function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  const rest = target.replace(ORIGIN, "");
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** Returns the path of a request target, without its query. */
export function pathOf(target: string): string {
  return originForm(target).replace(/[?#][\s\S]*$/, "");
}

/** Returns a path as routers compare it: decoded, in lower case, without double and trailing slashes. */
export function normalizeRoutePath(pathname: string): string {
  let decoded = pathname;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    // A path that cannot be decoded is not a route.
  }
  return decoded
    .toLowerCase()
    .replace(/\/{2,}/g, "/")
    .replace(/\/$/, "");
}

/** Whether a path is `parent` or below `parent`. {@link normalizeRoutePath} must have returned both. */
export function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}

/** Whether a path is `fullPath`, or `fullPath` without the prefix that a proxy removed. */
export function isSuffixOf(path: string, fullPath: string): boolean {
  return path !== "" && fullPath.endsWith(path);
}

/** Whether a request is for the route at a path, relative to the path where the middleware is mounted. */
export function isRequestFor({ url }: Request, path: string): boolean {
  return normalizeRoutePath(pathOf(url)) === normalizeRoutePath(path);
}

/** Whether a request is for the callback route or looks like a callback. A proxy may have removed a prefix of the route. */
export type CallbackTest = (req: Request) => boolean;

/** Makes the test for one callback URL. */
export function createCallbackTest(callbackURL: string): CallbackTest {
  const callbackPath = normalizeRoutePath(new URL(callbackURL).pathname);
  return (req) => {
    const target = requestTargetOf(req);
    return isSuffixOf(normalizeRoutePath(pathOf(target)), callbackPath) || looksLikeCallback(queryOf(target));
  };
}

/**
 * Decodes only the non-ASCII letters of a percent-encoded path, query or fragment. This saves space, because an encoded Thai letter
 * has nine bytes, and a decoded one three. White space, control characters and invalid UTF-8 stay encoded. URL parsers and
 * {@link encodeNonAscii} encode the result again.
 */
export function decodeNonAscii(path: string): string {
  return path.replace(/(?:%[89A-F][0-9A-F])+/gi, (encoded) => {
    try {
      const letters = decodeURIComponent(encoded);
      return /[\s\p{C}]/u.test(letters) ? encoded : letters;
    } catch {
      return encoded;
    }
  });
}

/** Percent-encodes every non-ASCII letter (RFC 3986 §2.5), as URL parsers do. */
export function encodeNonAscii(path: string): string {
  return path.replace(/[^\0-\x7f]+/g, encodeURIComponent);
}
