import { setTimeout as sleep } from "node:timers/promises";
import { ProviderError } from "../errors";
import { EventLoop } from "../time/event-loop";
import { runTraced, type TracedOperation } from "../tracing";
import type { JsonRequest, JsonResponse } from "./messages";
import { BrokenConnectionError } from "./provider-errors";
import { sendRequest } from "./send-request";

/**
 * Maximum number of concurrent requests of this process. Further requests are refused, so that a slow provider cannot fill the memory.
 * More requests of logins are allowed, because their users have already signed in at Eventpop.
 */
const MAX_IN_FLIGHT = { api: 100, login: 1_000 } as const;
/** While this number of requests of logins is in flight, no further login is started. One core needs about a second for them. */
const MAX_IN_FLIGHT_FOR_NEW_LOGINS = 200;
/** Maximum number of used connections of the app's agent that are discarded for one POST. A POST needs a new connection. */
const MAX_USED_CONNECTIONS = 256;
/** Milliseconds before a retry: at least `min`, plus a random part, so that many clients do not retry at the same moment. */
const RETRY_PAUSE = { min: 50, jitter: 200 };
/** `retryAfter` of the error for too many concurrent requests, in seconds. Most requests take less time. */
const OVERLOAD_RETRY_AFTER = 2;

const inFlight = { api: 0, login: 0 };
const eventLoop = new EventLoop();

/**
 * Refuses a new login while too many logins are being completed, or while this process cannot keep up with its requests. The visitor is
 * then not sent to Eventpop.
 *
 * @param connection - the socket of the login's request
 * @throws {@link ProviderError} `EVENTPOP_OVERLOADED`
 */
export function refuseLoginIfOverloaded(connection: object): void {
  if (inFlight.login >= MAX_IN_FLIGHT_FOR_NEW_LOGINS) {
    throw overloadError(`No login is started, because ${inFlight.login} requests of logins are in flight.`);
  }
  if (eventLoop.isBusy(connection)) {
    throw overloadError("No login is started, because this process is too busy: its event loop is slow.");
  }
}

/**
 * Sends one request and reads the whole response as JSON. Every request to Eventpop is sent by this function.
 *
 * One deadline covers connecting, headers, body and retries. Redirects are not followed: the caller gets the 3xx response. A POST
 * is sent on a used connection only after `100 Continue` (RFC 9110 §10.1.1). Every request is sent once more if the connection
 * could not be opened. A repeatable request is also sent once more after a broken connection or a 502, 503 or 504
 * (RFC 9110 §9.2.2). No other request is sent twice.
 *
 * @throws {@link ProviderError} `EVENTPOP_TIMEOUT`, `EVENTPOP_UNREACHABLE`, `EVENTPOP_CONNECTION_LOST`,
 * `EVENTPOP_INVALID_RESPONSE`, `EVENTPOP_OVERLOADED`
 */
export function requestJson(request: JsonRequest): Promise<JsonResponse> {
  return runTraced("request", { request: request.operation }, (operation) => sendWithinLimit(request, operation));
}

async function sendWithinLimit(request: JsonRequest, operation: TracedOperation): Promise<JsonResponse> {
  const { connection } = request;
  const limit = MAX_IN_FLIGHT[connection];
  if (inFlight[connection] >= limit) throw overloadError(`${limit} requests to Eventpop are already in flight.`);
  inFlight[connection] += 1;
  try {
    const response = await sendAndRetry(request, performance.now() + request.timeoutMs);
    operation.status = response.status;
    return response;
  } catch (error) {
    if (error instanceof BrokenConnectionError) throw error.reason;
    if (error instanceof ProviderError) throw error;
    // This happens, for example, if an agent for http gets an https URL.
    throw new ProviderError("EVENTPOP_UNREACHABLE", "The request to Eventpop could not be made.", {
      cause: error,
      isUnsent: true,
    });
  } finally {
    inFlight[connection] -= 1;
  }
}

function overloadError(message: string): ProviderError {
  return new ProviderError("EVENTPOP_OVERLOADED", message, { retryAfter: OVERLOAD_RETRY_AFTER, isUnsent: true });
}

async function sendAndRetry(request: JsonRequest, deadline: number): Promise<JsonResponse> {
  const mayRepeat = request.repeatable ?? (request.form === undefined && request.json === undefined);
  const pauseMs = RETRY_PAUSE.min + Math.random() * RETRY_PAUSE.jitter;
  const hasTime = () => performance.now() + pauseMs < deadline;
  try {
    const response = (await sendRequest(request, deadline, false)) ?? (await sendOnNewConnection(request, deadline));
    if (!mayRepeat || response.status < 502 || response.status > 504 || !hasTime()) return response;
  } catch (error) {
    const isSafe = error instanceof BrokenConnectionError && (mayRepeat || !error.mayBeSent);
    if (!isSafe || !hasTime()) throw error;
  }
  await sleep(pauseMs);
  return sendOnNewConnection(request, deadline);
}

/** Sends a request without the connections that earlier logins left open. An agent may still offer used connections. */
async function sendOnNewConnection(request: JsonRequest, deadline: number): Promise<JsonResponse> {
  for (let tries = 0; tries < MAX_USED_CONNECTIONS; tries += 1) {
    const response = await sendRequest(request, deadline, true);
    if (response) return response;
  }
  throw new ProviderError("EVENTPOP_UNREACHABLE", "The agent offered only used connections for a POST.", {
    isUnsent: true,
  });
}
