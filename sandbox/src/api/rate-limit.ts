import type { NextFunction, Request, Response } from "express";
import { causeOf } from "../causes/causes";
import { setCause } from "../http/response-cause";
import { send } from "../http/responses";
import { readAccessToken } from "../oauth/bearer-token";
import type { Provider } from "../provider";
import type { RateLimit } from "../settings";
import { durationText } from "../world/duration";

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
    const { waitMs, count } = countCall(provider, limit, callerOf(provider, limit, req));
    if (waitMs === 0) return next();
    const window = durationText(limit.windowSeconds * 1000);
    setCause(res, causeOf("rate-limited", { count, window, limit: limit.limit, retryAfter: durationText(waitMs) }));
    const retryAfter = limit.retryAfter ? { "Retry-After": String(Math.ceil(waitMs / 1000)) } : {};
    send(res, 429, { "Content-Type": "text/plain", ...retryAfter }, "Retry later\n");
  };
}

function callerOf(provider: Provider, { key }: RateLimit, req: Request): string {
  const address = req.socket.remoteAddress ?? "";
  return key === "ip" ? address : (readAccessToken(provider, req) ?? address);
}

/** The result of counting a request. */
interface CountedCall {
  /** The milliseconds that the caller has to wait, 0 if the request is allowed. */
  readonly waitMs: number;
  /** The number of the request in its window. The first one has 1. */
  readonly count: number;
}

function countCall({ world, clock }: Provider, { limit, windowSeconds }: RateLimit, caller: string): CountedCall {
  const now = clock.now();
  const window = world.rateWindows.get(caller);
  const endsAt = window ? window.startedAt + windowSeconds * 1000 : now;
  if (!window || now >= endsAt) {
    world.rateWindows.put({ caller, startedAt: now, calls: 1 });
    return { waitMs: 0, count: 1 };
  }
  const count = window.calls + 1;
  world.rateWindows.update(window, { calls: count });
  return { waitMs: window.calls < limit ? 0 : endsAt - now, count };
}
