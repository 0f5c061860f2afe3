import type { NextFunction, Request, Response } from "express";
import { EarlyRefusal } from "../http/early-refusal";
import { endpointOf } from "../http/endpoint";
import { interceptBody } from "../http/intercept-body";
import { parametersOf } from "../http/parameters";
import { causeOfResponse } from "../http/response-cause";
import type { Provider } from "../provider";
import { realTimers } from "../world/real-timers";
import { clientIdOf } from "./client-id";
import { causeFields, type LoggedRequest } from "./request-log";
import { userKeyOf } from "./user-key";

const recorded = new WeakMap<Request, LoggedRequest>();

/** Returns the log entry of `req`, without the response. */
export function logEntryOf(req: Request): LoggedRequest | undefined {
  return recorded.get(req);
}

/** The pages that Eventpop does not have. Requests for them are not logged. */
const OWN_PATH = /^\/($|_sandbox(\/|$)|avatars\/)/;

/** Middleware that logs every request when it arrives, and the response when it has been sent or aborted. */
export function recordRequests(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (OWN_PATH.test(req.path)) return next();
    const entry = provider.requests.add(requestEntry(provider, req, res));
    recorded.set(req, entry);
    interceptBody(res, (body) => {
      logResponse(body);
      res.end(body);
    });
    res.on("close", () => {
      if (res.writableEnded) return;
      if (res.headersSent) logResponse("");
      else provider.requests.update(entry.id, { ms: elapsedMs() });
    });
    next();

    function elapsedMs(): number {
      return Math.round(realTimers.now() - entry.arrivedMs);
    }

    function logResponse(body: string) {
      const cause = causeOfResponse(res);
      provider.requests.update(entry.id, {
        status: res.statusCode,
        ms: elapsedMs(),
        user: userKeyOf(provider, req, res) ?? entry.user,
        ...(cause && causeFields(cause)),
        responseHeaders: textHeaders(res.getHeaders()),
        responseBody: String(res.getHeader("content-type")).startsWith("text/html") ? "" : body,
      });
    }
  };
}

/** Error middleware that logs and sends an {@link EarlyRefusal}, and passes every other error on. */
export function recordEarlyRefusals(provider: Provider) {
  const record = recordRequests(provider);
  return (failure: unknown, req: Request, res: Response, next: NextFunction) => {
    if (!(failure instanceof EarlyRefusal)) return next(failure);
    record(req, res, () => failure.send(req, res));
  };
}

function requestEntry(provider: Provider, req: Request, res: Response): Omit<LoggedRequest, "id"> {
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
    user: userKeyOf(provider, req, res),
    fault: null,
    status: null,
    ms: null,
    why: null,
    cause: null,
    arrivedMs: realTimers.now(),
    responseHeaders: {},
    responseBody: "",
  };
}

function textHeaders(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
