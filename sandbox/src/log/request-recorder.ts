import type { NextFunction, Request, Response } from "express";
import { endpointOf } from "../http/endpoint";
import { interceptBody } from "../http/intercept-body";
import { parametersOf } from "../http/parameters";
import type { Provider } from "../provider";
import { realTimers } from "../world/real-timers";
import { clientIdOf } from "./client-id";
import type { LoggedRequest } from "./request-log";

const recorded = new WeakMap<Request, LoggedRequest>();

/** Returns the log entry of `req`, without the response. */
export function recordOf(req: Request): LoggedRequest | undefined {
  return recorded.get(req);
}

/** Middleware that logs every request when it arrives, and the response when it has been sent or aborted. */
export function recordRequests(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    const startedAt = realTimers.now();
    const entry = provider.requests.add(requestEntry(provider, req));
    recorded.set(req, entry);
    interceptBody(res, (body) => {
      logResponse(body);
      res.end(body);
    });
    res.on("close", () => {
      if (!res.writableEnded && res.headersSent) logResponse("");
    });
    next();

    function logResponse(body: string) {
      provider.requests.update(entry.id, {
        status: res.statusCode,
        ms: Math.round(realTimers.now() - startedAt),
        responseHeaders: textHeaders(res.getHeaders()),
        responseBody: String(res.getHeader("content-type")).startsWith("text/html") ? "" : body,
      });
    }
  };
}

function requestEntry(provider: Provider, req: Request): Omit<LoggedRequest, "id"> {
  const parameters = parametersOf(req);
  return {
    at: provider.clock.now(),
    on: endpointOf(req.path),
    method: req.method,
    path: req.path,
    query: parameters.textParameters("query"),
    form: parameters.textParameters("body"),
    headers: textHeaders(req.headers),
    client: clientIdOf(provider, req),
    fault: null,
    status: null,
    ms: null,
    responseHeaders: {},
    responseBody: "",
  };
}

function textHeaders(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
