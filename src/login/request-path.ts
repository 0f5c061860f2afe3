import type { Request } from "express";
import { looksLikeCallback, queryOf } from "../oauth/authorization-response";

/** Express, connect and Fastify have the request target in `originalUrl`, Node in `url`. */
interface RequestWithTarget {
  readonly originalUrl?: string;
  readonly url?: string;
}

/** Scheme and authority before a path. */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;

/**
 * Path and query of a request as the client sent it, with the mount path. A client may send a whole URL (absolute form, RFC 9112
 * §3.2.2): scheme and host are removed, because they cannot be trusted.
 */
export function targetOf({ originalUrl, url }: RequestWithTarget): string {
  return originForm(originalUrl ?? url ?? "/");
}

/** A request target without scheme and host. */
export function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  const rest = target.replace(ORIGIN, "");
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** The path of a request target, without its query. */
export function pathOf(target: string): string {
  return originForm(target).replace(/[?#][\s\S]*$/, "");
}

/** A path as routers compare it: decoded, in lower case, without double and trailing slashes. */
export function routePath(pathname: string): string {
  let decoded = pathname;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    // It cannot be decoded, so it is no route.
  }
  return decoded
    .toLowerCase()
    .replace(/\/{2,}/g, "/")
    .replace(/\/$/, "");
}

/** Whether a path is `top` or below it. Both come from {@link routePath}. */
export function isWithin(path: string, top: string): boolean {
  return path === top || path.startsWith(`${top}/`);
}

/** Whether a path is `full`, or `full` without the prefix that a proxy removed. */
export function isSuffixOf(path: string, full: string): boolean {
  return path !== "" && full.endsWith(path);
}

/** Whether a request is for the callback route, also behind a proxy that removed a prefix, or looks like a callback. */
export type CallbackTest = (req: Request) => boolean;

/** Makes the test for one callback URL. */
export function createCallbackTest(callbackURL: string): CallbackTest {
  const callbackPath = routePath(new URL(callbackURL).pathname);
  return (req) => {
    const target = targetOf(req);
    return isSuffixOf(routePath(pathOf(target)), callbackPath) || looksLikeCallback(queryOf(target));
  };
}

/**
 * Decodes only the non-ASCII letters of a percent-encoded path, query or fragment, to save space: a Thai letter takes nine bytes
 * encoded and three decoded. White space, control characters and invalid UTF-8 stay encoded. URL parsers encode the result again,
 * as {@link encodeNonAscii} does.
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
