import type { NextFunction, Request, Response } from "express";
import { causeOf } from "../causes/causes";
import { normalizedPath } from "../http/rails-routing";
import { send, sendEmpty } from "../http/responses";
import type { Provider } from "../provider";

const ALLOWED_METHODS: readonly (readonly [path: RegExp, methods: string])[] = [
  [/^\/api\/public\/(info|me|tickets\/search|organizers\/\d+\/(tickets|orders|events))$/, "OPTIONS, GET, HEAD"],
  [/^\/api\/public\/organizers\/\d+\/events\/\d+\/tickets$/, "OPTIONS, GET, POST, HEAD"],
  [/^\/api\/public\/organizers\/\d+\/events\/\d+\/tickets\/invalidate$/, "OPTIONS, POST"],
];

/**
 * Returns middleware that responds to OPTIONS requests. For paths of the API it responds as Grape does, if
 * `compat.apiErrors` is `grape`. Otherwise it responds with 404, because Rails has no routes for OPTIONS. The responses
 * have no CORS headers.
 */
export function respondToOptions(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (req.method !== "OPTIONS") return next();
    const plain = normalizedPath(req.path);
    const methods = ALLOWED_METHODS.find(([path]) => path.test(plain))?.[1];
    if (methods === undefined || provider.settings.compat.apiErrors !== "grape") {
      return sendEmpty(res, 404, causeOf("no-preflight", { path: req.path }));
    }
    send(res, 204, { Allow: methods, "Cache-Control": "no-cache" });
  };
}
