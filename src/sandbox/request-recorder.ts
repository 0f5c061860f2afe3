import type { NextFunction, Request, Response } from "express";
import { askingClient } from "./asking-client";
import { endpointOf } from "./endpoint";
import { parametersOf } from "./parameters";
import type { Provider } from "./provider";
import type { LoggedRequest } from "./request-log";

const recorded = new WeakMap<Request, LoggedRequest>();

/** What the log says of `req`, as it arrived. */
export function recordOf(req: Request): LoggedRequest | undefined {
  return recorded.get(req);
}

/** Writes every request into the log when it arrives, and its answer when that is sent or cut off. */
export function recordRequests(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    const startedAt = performance.now();
    const entry = provider.requests.begin(arrivalOf(provider, req));
    recorded.set(req, entry);
    onEnd(res, (body) => answered(body));
    res.on("close", () => {
      if (!res.writableEnded && res.headersSent) answered("");
    });
    next();

    function answered(body: string) {
      provider.requests.note(entry.id, {
        status: res.statusCode,
        ms: Math.round(performance.now() - startedAt),
        answerHeaders: textHeaders(res.getHeaders()),
        answerBody: String(res.getHeader("content-type")).startsWith("text/html") ? "" : body,
      });
    }
  };
}

/** Calls `tell` with the body just before an answer is sent. Every answer of the sandbox is sent in one piece. */
function onEnd(res: Response, tell: (body: string) => void): void {
  const end = res.end.bind(res);
  res.end = ((body?: unknown) => {
    tell(typeof body === "string" ? body : "");
    return end(body);
  }) as typeof res.end;
}

function arrivalOf(provider: Provider, req: Request): Omit<LoggedRequest, "id"> {
  const parameters = parametersOf(req);
  return {
    at: provider.clock.now(),
    on: endpointOf(req.path),
    method: req.method,
    path: req.path,
    query: parameters.texts("query"),
    form: parameters.texts("body"),
    headers: textHeaders(req.headers),
    client: askingClient(provider, req),
    fault: null,
    status: null,
    ms: null,
    answerHeaders: {},
    answerBody: "",
  };
}

function textHeaders(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
