import { type NextFunction, type Request, type Response, Router } from "express";

/** How Rails finds a route, where Express would find another, or none. */

/** What Rails has routes for; all other paths are the sandbox's own. */
const railsPath = /^\/(oauth|users|api|\.well-known)(\/|$)/;

/** The format that a path asks for by its ending, such as `json`. */
const formatEnding = /\.([a-z0-9]+)$/;

const formats = new WeakMap<Request, string>();

/** `path` as Rails looks it up: one slash for several, none at the end, no format. */
export function plainPath(path: string): string {
  const single = singleSlashes(path);
  return railsPath.test(single) ? single.replace(formatEnding, "") : path;
}

/** Gives the routes that follow the plain path, and the pages the format that the path asked for. */
export function routeAsRails(req: Request, _res: Response, next: NextFunction): void {
  const { path } = req;
  const plain = plainPath(path);
  if (plain !== path) {
    const format = formatEnding.exec(singleSlashes(path))?.[1];
    if (format !== undefined) formats.set(req, format);
    const query = req.url.indexOf("?");
    req.url = query < 0 ? plain : plain + req.url.slice(query);
  }
  next();
}

function singleSlashes(path: string): string {
  return path.replace(/\/{2,}/g, "/").replace(/(?<=.)\/$/, "");
}

/** Whether the response to `req` may be of `type`: by its path's format, else by its `Accept`. */
export function accepts(req: Request, type: "html" | "json"): boolean {
  const format = formats.get(req);
  return format === undefined ? Boolean(req.accepts(type)) : format === type;
}

/** Whether `req` would rather have JSON than a page. */
export function prefersJson(req: Request): boolean {
  const format = formats.get(req);
  return format === undefined ? req.accepts("html", "json") === "json" : format === "json";
}

/** A router for Rails' paths, in which letter case counts. */
export function railsRouter(): Router {
  return Router({ caseSensitive: true });
}
