import type { Request } from "express";
import type { Provider } from "../provider";

/**
 * Returns the origin at which the browser reaches the sandbox, without a slash at the end. If the setting `publicUrl` is
 * null, this is the origin in the Host header, which can be trusted because `hostGuard` has checked it.
 */
export function originOf({ settings }: Provider, req: Request): string {
  return settings.publicUrl ?? `${req.protocol}://${req.headers.host ?? "localhost"}`;
}
