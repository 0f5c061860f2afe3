import type { Request } from "express";
import { looksLikeCallback, queryOf } from "../oauth/authorization-response";

/** What tells a request's target: Express, connect and Fastify keep it in `originalUrl`, Node in `url`. */
interface Targeted {
  readonly originalUrl?: string;
  readonly url?: string;
}

/** Scheme and authority before a path. */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;

/**
 * Path and query of a request as it came in, before anything was mounted. A client may send a whole URL instead (absolute
 * form), which servers must accept (RFC 9112 §3.2.2): its scheme and host say nothing that can be relied on and are left out.
 */
export function targetOf({ originalUrl, url }: Targeted): string {
  return originForm(originalUrl ?? url ?? "/");
}

/** A request target without scheme and host. */
export function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  const rest = target.replace(ORIGIN, "");
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** The path of a target, without its query. */
export function pathOf(target: string): string {
  return originForm(target).replace(/[?#][\s\S]*$/, "");
}

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

/** Whether a request is for the callback route, behind whatever prefix a proxy took away, or looks like a callback. */
export type CallbackTest = (req: Request) => boolean;

/** Makes the test for one callback URL. */
export function createCallbackTest(callbackURL: string): CallbackTest {
  const callbackPath = routePath(new URL(callbackURL).pathname);
  return (req) => {
    const target = targetOf(req);
    return isEndOf(routePath(pathOf(target)), callbackPath) || looksLikeCallback(queryOf(target));
  };
}

/**
 * Decodes the letters outside ASCII of a percent-encoded path, query or fragment, and nothing else: a Thai letter takes
 * nine bytes encoded and three decoded. Blanks and control characters stay encoded, as do bytes that are no UTF-8. A URL
 * parser encodes the result again as {@link encodeLetters} does.
 */
export function decodeLetters(path: string): string {
  return path.replace(/(?:%[89A-F][0-9A-F])+/gi, (encoded) => {
    try {
      const letters = decodeURIComponent(encoded);
      return /[\s\p{C}]/u.test(letters) ? encoded : letters;
    } catch {
      return encoded;
    }
  });
}

/** Encodes every letter outside ASCII (RFC 3986 §2.5), as URL parsers do. */
export function encodeLetters(path: string): string {
  return path.replace(/[^\0-\x7f]+/g, encodeURIComponent);
}
