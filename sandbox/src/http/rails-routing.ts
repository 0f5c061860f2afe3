import { type NextFunction, type Request, type Response, Router } from "express";

/** The functions in this file make Express find the same routes as Rails. */

/** The paths that Eventpop has too. All other paths belong to the sandbox itself. */
const railsPath = /^\/(oauth|users|api|\.well-known)(\/|$)/;

/** The format at the end of a path, such as `.json`. */
const formatEnding = /\.([a-z0-9]+)$/;

const formats = new WeakMap<Request, string>();

/**
 * Returns the path by which Rails finds a route: without repeated slashes, a slash at the end, and a format such as
 * `.json`.
 */
export function normalizedPath(path: string): string {
  const single = singleSlashes(path);
  return railsPath.test(single) ? single.replace(formatEnding, "") : path;
}

/**
 * Middleware that replaces the path of the request by the path by which Rails finds a route. It remembers the format,
 * such as `json`, for {@link clientAccepts}.
 */
export function routeAsRails(req: Request, _res: Response, next: NextFunction): void {
  const { path } = req;
  const plain = normalizedPath(path);
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

/**
 * Whether the client accepts `type`. If the path ends in a format such as `.json`, the format decides, otherwise the
 * `Accept` header.
 */
export function clientAccepts(req: Request, type: "html" | "json"): boolean {
  const format = formats.get(req);
  return format === undefined ? Boolean(req.accepts(type)) : format === type;
}

/** Whether the client prefers JSON to HTML. */
export function prefersJson(req: Request): boolean {
  const format = formats.get(req);
  return format === undefined ? req.accepts("html", "json") === "json" : format === "json";
}

/** A router that is case-sensitive, as Rails is. */
export function railsRouter(): Router {
  return Router({ caseSensitive: true });
}
