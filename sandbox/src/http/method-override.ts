import type { NextFunction, Request, Response } from "express";
import { parametersOf } from "./parameters";

/**
 * Middleware that treats a POST with `_method=delete` in its body as a DELETE, as Rack does. Rails uses this because HTML
 * forms can send only GET and POST.
 */
export function methodOverride(req: Request, _res: Response, next: NextFunction): void {
  const method = parametersOf(req).bodyText("_method")?.toUpperCase();
  if (req.method === "POST" && method === "DELETE") req.method = method;
  next();
}
