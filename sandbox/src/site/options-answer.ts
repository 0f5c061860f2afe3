import type { NextFunction, Request, Response } from "express";
import { plainPath } from "../http/rails-routing";
import { send, sendEmpty } from "../http/responses";
import type { Provider } from "../provider";

const allowed: readonly (readonly [path: RegExp, methods: string])[] = [
  [/^\/api\/public\/(info|me|tickets\/search|organizers\/\d+\/(tickets|orders|events))$/, "OPTIONS, GET, HEAD"],
  [/^\/api\/public\/organizers\/\d+\/events\/\d+\/tickets$/, "OPTIONS, GET, POST, HEAD"],
  [/^\/api\/public\/organizers\/\d+\/events\/\d+\/tickets\/invalidate$/, "OPTIONS, POST"],
];

/** Grape answers OPTIONS by itself; Rails has no such routes. There are no CORS headers either way. */
export function optionsAnswer(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (req.method !== "OPTIONS") return next();
    const plain = plainPath(req.path);
    const methods = allowed.find(([path]) => path.test(plain))?.[1];
    if (methods === undefined || provider.settings.compat.apiErrors !== "grape") return sendEmpty(res, 404);
    send(res, 204, { Allow: methods, "Cache-Control": "no-cache" });
  };
}
