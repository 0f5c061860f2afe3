import { ERRORS, type ErrorCode, ProviderError } from "../errors";
import type { JsonResponse } from "./messages";

/** Maximum `Retry-After`, in seconds. A longer one is shortened, because a wrong clock at Eventpop must not block a token for a day. */
const MAX_RETRY_AFTER = 3_600;

/** What a status means for one operation: an error code, and a message that replaces the code's default message. */
export type Refusal = readonly [code: ErrorCode, message?: string];

/** What {@link responseError} needs to know about a request. */
export interface RequestContext {
  /** The operation's name, for messages. Messages contain no path, because a path may contain personal data. */
  readonly operation: string;
  /** The meaning of statuses that this operation uses in its own way. */
  readonly refusals?: Readonly<Record<number, Refusal>> | undefined;
  /** `retryAfter` of the error for a 429 without a valid `Retry-After`, in seconds. */
  readonly defaultRetryAfter?: number;
}

/** Returns the error for a response that is not a success. Only this function maps Eventpop's statuses to errors. */
export function responseError({ status, retryAfter: header }: JsonResponse, context: RequestContext): ProviderError {
  const { operation, refusals, defaultRetryAfter } = context;
  const retryAfter = parseRetryAfter(header, Date.now()) ?? (status === 429 ? defaultRetryAfter : undefined);
  const [code, message = ERRORS[code].message] = refusals?.[status] ?? codeAndMessageFor(status);
  return new ProviderError(code, `${operation}: ${message}`, {
    providerStatus: status,
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

function codeAndMessageFor(status: number): Refusal {
  if (status === 429) return ["EVENTPOP_RATE_LIMITED"];
  return status >= 500
    ? ["EVENTPOP_UNAVAILABLE", `Eventpop responded with status ${status}.`]
    : ["EVENTPOP_INVALID_RESPONSE", `Eventpop sent an unexpected response with status ${status}.`];
}

/**
 * Returns a `Retry-After` header as whole seconds, at most 3,600; undefined if it is missing or invalid. RFC 9110 §10.2.3 allows
 * seconds, or a date of the form `Wed, 21 Oct 2026 07:28:00 GMT`.
 *
 * @param now - milliseconds since the epoch
 */
function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  const isDate = /^[A-Z][a-z]+, .* GMT$/.test(text);
  const seconds = isDate ? (Date.parse(text) - now) / 1_000 : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, Math.ceil(seconds)), MAX_RETRY_AFTER);
}

/** A connection failed. The error says whether bytes of the request may have reached Eventpop. */
export class BrokenConnectionError extends Error {
  constructor(
    readonly reason: ProviderError,
    readonly mayBeSent: boolean,
  ) {
    super(reason.message);
  }
}

/** Returns the error for a request without a complete response. `isSent`: bytes of the request may have reached Eventpop. */
export function connectionError(error: NodeJS.ErrnoException | undefined, isSent: boolean): ProviderError {
  if (error?.code?.startsWith("HPE_")) {
    // The parser's error does not become the `cause`, because it contains the raw response.
    return new ProviderError("EVENTPOP_INVALID_RESPONSE", `Eventpop's response is not HTTP (${error.code}).`);
  }
  const details = { ...(error && { cause: error }) };
  return isSent
    ? new ProviderError("EVENTPOP_CONNECTION_LOST", undefined, details)
    : new ProviderError("EVENTPOP_UNREACHABLE", localRefusal(error), { ...details, isUnsent: true });
}

/** The message if Eventpop's URL leads to this machine and no server listens there. Only a sandbox can have such a URL. */
function localRefusal(error: NodeJS.ErrnoException | undefined): string | undefined {
  // With several addresses of a name, Node's error contains one for each of them.
  const [first] = (error as Partial<AggregateError> | undefined)?.errors ?? [error];
  const { code, address, port } = (first ?? {}) as { code?: unknown; address?: unknown; port?: unknown };
  if (code !== "ECONNREFUSED" || !/^(?:127\.|::1$)/.test(String(address))) return undefined;
  return `No server listens at port ${port} of this machine, the address of eventpopURL. Is eventpop-sandbox running?`;
}

/** The error for a certificate that Node could not verify, for a reason such as `DEPTH_ZERO_SELF_SIGNED_CERT`. */
export function certificateError(reason: unknown): ProviderError {
  const advice = "give the certificate of its authority to the agent, as `ca`, or to Node, in NODE_EXTRA_CA_CERTS";
  return new ProviderError("EVENTPOP_UNREACHABLE", `Eventpop's certificate is not trusted (${reason}): ${advice}.`);
}

/** Returns the error for a response that is refused before it is complete. @param problem - what Eventpop sent */
export function invalidResponseError(problem: string, providerStatus: number | undefined): ProviderError {
  return new ProviderError("EVENTPOP_INVALID_RESPONSE", `Eventpop responded with ${problem}.`, {
    ...(providerStatus !== undefined && { providerStatus }),
  });
}
