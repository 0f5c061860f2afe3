import type { Request } from "express";

/** Returns the path and the query of the sandbox's page that the browser names as the sender of the request. */
export function refererPath(req: Request): string | undefined {
  const { referer, host } = req.headers;
  if (referer === undefined || !URL.canParse(referer)) return undefined;
  const url = new URL(referer);
  return url.host === host ? url.pathname + url.search : undefined;
}
