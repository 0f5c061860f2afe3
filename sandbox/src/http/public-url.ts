import type { Request } from "express";
import type { Provider } from "../provider";

/** The origin at which the browser reaches the sandbox, without a trailing slash. `hostGuard` has checked the Host header. */
export function originOf({ settings }: Provider, req: Request): string {
  return settings.publicUrl ?? `${req.protocol}://${req.headers.host ?? "localhost"}`;
}
