import type { NextFunction, Request, Response } from "express";
import { send } from "../http/responses";
import { readAccessToken } from "../oauth/bearer-token";
import type { Provider } from "../provider";
import type { RateLimit } from "../settings";

/**
 * Middleware that limits how many requests for `/me` one caller may send in one window of sandbox time. The window begins
 * with the caller's first request. Requests above the limit get the default response of Rack::Attack. A request with an
 * invalid token counts too.
 */
export function limitMeRequests(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    const { rateLimit } = provider.settings;
    if (!rateLimit) return next();
    const limit = rateLimit.me;
    const waitMs = countCall(provider, limit, callerOf(provider, limit, req));
    if (waitMs === 0) return next();
    const retryAfter = limit.retryAfter ? { "Retry-After": String(Math.ceil(waitMs / 1000)) } : {};
    send(res, 429, { "Content-Type": "text/plain", ...retryAfter }, "Retry later\n");
  };
}

function callerOf(provider: Provider, { key }: RateLimit, req: Request): string {
  const address = req.socket.remoteAddress ?? "";
  return key === "ip" ? address : (readAccessToken(provider, req) ?? address);
}

/**
 * Counts a request. Returns how many milliseconds the caller has to wait before the next request, or 0 if this request is
 * allowed.
 */
function countCall({ world, clock }: Provider, { limit, windowSeconds }: RateLimit, caller: string): number {
  const now = clock.now();
  const window = world.rateWindows.get(caller);
  const endsAt = window ? window.startedAt + windowSeconds * 1000 : now;
  if (!window || now >= endsAt) {
    world.rateWindows.put({ caller, startedAt: now, calls: 1 });
    return 0;
  }
  world.rateWindows.update(window, { calls: window.calls + 1 });
  return window.calls < limit ? 0 : endsAt - now;
}
