import type { Request, Response, Router } from "express";

/** How long a browser may keep the response to a preflight, in seconds. */
const PREFLIGHT_S = 600;

/** Which pages may call a route with a script (CORS). */
export interface CorsPolicy {
  /** Origins of the pages. Pages of other origins get a response that their browser hides from them. */
  readonly origins: Iterable<string>;
  /** Methods of the route, such as `POST`. */
  readonly methods: string;
  /** Whether the browser may send cookies. @defaultValue `false` */
  readonly credentials?: boolean;
}

/** Lets pages of other origins call the routes at these paths. This router has to run before the routers of these routes. */
export function addCors(router: Router, paths: string | readonly string[], policy: CorsPolicy): void {
  router.options(paths as string, (req, res) => respondToPreflight(req, res, policy));
  router.all(paths as string, (req, res, next) => {
    setCorsHeaders(req, res, policy);
    next();
  });
}

/** Sets the headers with which a browser lets a page of an allowed origin read the response (Fetch standard, §3.3). */
function setCorsHeaders({ headers }: Request, res: Response, { origins, credentials }: CorsPolicy): boolean {
  const { origin } = headers;
  res.vary("Origin");
  if (origin === undefined || ![...origins].includes(origin)) return false;
  res.set({
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Expose-Headers": "WWW-Authenticate, Retry-After",
    ...(credentials && { "Access-Control-Allow-Credentials": "true" }),
  });
  return true;
}

/** Responds to a preflight, with which a browser asks whether a page may send a request. */
function respondToPreflight(req: Request, res: Response, policy: CorsPolicy): void {
  if (setCorsHeaders(req, res, policy)) {
    res.set({
      "Access-Control-Allow-Methods": policy.methods,
      "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Requested-With",
      "Access-Control-Max-Age": String(PREFLIGHT_S),
    });
  }
  res.set("Allow", `${policy.methods}, OPTIONS`).status(204).end();
}
