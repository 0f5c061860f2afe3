import type { Request } from "express";
import type { Provider } from "../provider";

/**
 * Origin at which the browser reaches the sandbox, without a slash at the end. The Host header can be trusted: `hostGuard`
 * has let it through.
 */
export function originOf({ settings }: Provider, req: Request): string {
  return settings.publicUrl ?? `${req.protocol}://${req.headers.host ?? "localhost"}`;
}
