import type { NextFunction, Request, Response } from "express";
import type { Provider } from "../provider";
import { siteError } from "./site-errors";

/**
 * Lets only requests through that name this machine, by name or by number of either family, or the public URL. Any other
 * name means that somebody's page has made it point here (DNS rebinding).
 */
export function hostGuard(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (isKnown(provider, req.headers.host ?? "")) return next();
    siteError(req, res, "unknownHost");
  };
}

const loopback = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

function isKnown({ settings }: Provider, host: string): boolean {
  const publicHost = settings.publicUrl === null ? undefined : new URL(settings.publicUrl).host;
  return loopback.test(host) || host.toLowerCase() === publicHost;
}
