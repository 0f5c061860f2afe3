import { setTimeout as sleep } from "node:timers/promises";
import { urlToHttpOptions } from "node:url";
import { ProviderError } from "../errors";
import { BrokenConnection } from "./connection-failure";
import type { Endpoint } from "./connections";
import type { JsonRequest } from "./json-request";
import type { JsonResponse } from "./json-response";
import { sendRequest } from "./send-request";

export type { Endpoint } from "./connections";
export type { JsonRequest } from "./json-request";
export type { JsonResponse } from "./json-response";

/** Requests under way in this process; the next is refused, so that a slow provider cannot fill the memory. */
const MAX_IN_FLIGHT = 100;
/** A custom agent may offer this many kept connections before a POST gets its new one. */
const MAX_USED_CONNECTIONS = 256;
/** Milliseconds before a second try: jitter, so that a crowd does not come back all at once. */
const RETRY_PAUSE = { least: 50, spread: 200 };
/** Longest `Retry-After` that is believed, in seconds: a wrong clock on the other side must not lock anybody out for a day. */
const MAX_RETRY_AFTER = 3_600;
/** Seconds to wait where too many exchanges are under way: an ordinary one takes less. */
const OVERLOAD_RETRY_AFTER = 2;

let inFlight = 0;

/** Splits an absolute http(s) URL, once, at start-up. */
export function toEndpoint(url: string): Endpoint {
  const { protocol, hostname, port, path } = urlToHttpOptions(new URL(url));
  return { secure: protocol === "https:", hostname: hostname ?? "", port: port ?? undefined, path: path ?? "/" };
}

/**
 * Sends one request and reads the whole answer as JSON: the only way to Eventpop.
 *
 * One deadline covers connecting, headers, body and retries. Redirects are answers like any other and are not followed.
 * A POST rides a used connection only once the other side has said that it reads (RFC 9110 §10.1.1), and nothing whose bytes may
 * have left is sent twice, but for what may be repeated: once more after a broken connection or 502, 503, 504 (RFC 9110 §9.2.2). A
 * request that could not even connect is tried once more.
 *
 * @throws {@link ProviderError} `EVENTPOP_TIMEOUT`, `EVENTPOP_UNREACHABLE`, `EVENTPOP_CONNECTION_LOST`,
 * `EVENTPOP_INVALID_RESPONSE`, `EVENTPOP_OVERLOADED`
 */
export async function requestJson(request: JsonRequest): Promise<JsonResponse> {
  if (inFlight >= MAX_IN_FLIGHT) {
    throw new ProviderError("EVENTPOP_OVERLOADED", `${MAX_IN_FLIGHT} calls to Eventpop are already under way.`, {
      retryAfter: OVERLOAD_RETRY_AFTER,
      isUnsent: true,
    });
  }
  inFlight += 1;
  try {
    return await sendAndRetry(request, performance.now() + request.timeoutMs);
  } catch (error) {
    if (error instanceof BrokenConnection) throw error.reason;
    if (error instanceof ProviderError) throw error;
    // Such as an agent for http where the address is https.
    throw new ProviderError("EVENTPOP_UNREACHABLE", "The request to Eventpop could not be made.", {
      cause: error,
      isUnsent: true,
    });
  } finally {
    inFlight -= 1;
  }
}

async function sendAndRetry(request: JsonRequest, deadline: number): Promise<JsonResponse> {
  const mayRepeat = request.repeatable ?? (request.form === undefined && request.json === undefined);
  const pauseMs = RETRY_PAUSE.least + Math.random() * RETRY_PAUSE.spread;
  const hasTime = () => performance.now() + pauseMs < deadline;
  try {
    const answer = await send(request, deadline, false);
    if (!mayRepeat || answer.status < 502 || answer.status > 504 || !hasTime()) return answer;
  } catch (error) {
    const isSafe = error instanceof BrokenConnection && (mayRepeat || !error.mayBeSent);
    if (!isSafe || !hasTime()) throw error;
  }
  await sleep(pauseMs);
  return send(request, deadline, true);
}

/** @param forceNew - do not use a connection that an earlier sign-in left open */
async function send(request: JsonRequest, deadline: number, forceNew: boolean): Promise<JsonResponse> {
  for (let tries = 0; tries < MAX_USED_CONNECTIONS; tries += 1) {
    const answer = await sendRequest(request, deadline, forceNew || tries > 0);
    if (answer) return answer;
  }
  throw new ProviderError("EVENTPOP_UNREACHABLE", "The agent kept offering used connections for a POST.", {
    isUnsent: true,
  });
}

/** The error for an answer that is neither what was asked for nor a refusal in the caller's own terms. */
export function unexpectedResponse({ status, retryAfter: wait }: JsonResponse): ProviderError {
  const retryAfter = readRetryAfter(wait, Date.now());
  const details = { providerStatus: status, ...(retryAfter !== undefined && { retryAfter }) };
  if (status === 429) return new ProviderError("EVENTPOP_RATE_LIMITED", "Eventpop asked to slow down.", details);
  return status >= 500
    ? new ProviderError("EVENTPOP_UNAVAILABLE", `Eventpop answered ${status}.`, details)
    : new ProviderError("EVENTPOP_INVALID_RESPONSE", `Eventpop answered ${status} with something unexpected.`, details);
}

/**
 * `Retry-After` as whole seconds, at most an hour (RFC 9110 §10.2.3: seconds, or a date of the form
 * `Wed, 21 Oct 2026 07:28:00 GMT`); undefined where there is none that makes sense.
 *
 * @param now - milliseconds since the epoch
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  const isDate = /^[A-Z][a-z]+, .* GMT$/.test(text);
  const seconds = isDate ? (Date.parse(text) - now) / 1_000 : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, Math.ceil(seconds)), MAX_RETRY_AFTER);
}
