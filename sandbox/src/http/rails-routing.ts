import { type NextFunction, type Request, type Response, Router } from "express";

/** Makes Express find the same routes as Rails. */

/** The paths of Eventpop. All other paths belong to the sandbox itself. */
const railsPath = /^\/(oauth|users|api|\.well-known)(\/|$)/;

/** The format at the end of a path, such as `.json`. */
const formatEnding = /\.([a-z0-9]+)$/;

const formats = new WeakMap<Request, string>();

/** Returns the path by which Rails finds a route. Repeated slashes, a slash at the end and a format such as `.json` are removed. */
export function plainPath(path: string): string {
  const single = singleSlashes(path);
  return railsPath.test(single) ? single.replace(formatEnding, "") : path;
}

/** Middleware that replaces the path of the request by its plain path. It stores the format for {@link accepts}. */
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

/**
 * Whether `req` accepts `type`. The ending of the path decides, such as `.json` (Rails calls it the format). Without an
 * ending the `Accept` header decides.
 */
export function accepts(req: Request, type: "html" | "json"): boolean {
  const format = formats.get(req);
  return format === undefined ? Boolean(req.accepts(type)) : format === type;
}

/** Whether `req` prefers JSON to HTML. */
export function prefersJson(req: Request): boolean {
  const format = formats.get(req);
  return format === undefined ? req.accepts("html", "json") === "json" : format === "json";
}

/** A router that is case-sensitive, as Rails is. */
export function railsRouter(): Router {
  return Router({ caseSensitive: true });
}
