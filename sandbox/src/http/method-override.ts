import type { NextFunction, Request, Response } from "express";
import { parametersOf } from "./parameters";

/** HTML forms know only GET and POST: a POST whose body says `_method=delete` is taken for a DELETE, as Rack does. */
export function methodOverride(req: Request, _res: Response, next: NextFunction): void {
  const method = parametersOf(req).bodyText("_method")?.toUpperCase();
  if (req.method === "POST" && method === "DELETE") req.method = method;
  next();
}
