import type { NextFunction, Request, Response } from "express";
import type { Provider } from "../provider";
import { sendSiteError } from "./site-errors";

/**
 * Returns middleware that refuses a request whose header `Host` names neither this machine nor the host of the public
 * URL. Any other name may be the domain of an attacker that points to this machine (DNS rebinding).
 */
export function hostGuard(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (isAllowedHost(provider, req.headers.host ?? "")) return next();
    sendSiteError(req, res, "unknownHost");
  };
}

const LOOPBACK_HOST = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

function isAllowedHost({ settings }: Provider, host: string): boolean {
  const publicHost = settings.publicUrl === null ? undefined : new URL(settings.publicUrl).host;
  return LOOPBACK_HOST.test(host) || host.toLowerCase() === publicHost;
}
