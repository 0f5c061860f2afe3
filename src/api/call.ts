import type { ApiSettings } from "../config/eventpop-options";
import { type ErrorCode, ProviderError } from "../errors";
import { type JsonRequest, type JsonResponse, requestJson } from "../http/request-json";
import { unreadable } from "./fields";
import { pauseOf, RateLimits } from "./rate-limit";

/** One call of the API, before it knows its token. */
export interface ApiCall {
  /** The operation's name in messages and errors; the path stays out of them, for it may hold personal data. */
  readonly operation: string;
  /** Below the API's base, its parts encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** What a POST sends, as JSON; without it, the call is a GET. */
  readonly fields?: Readonly<Record<string, string | number | boolean>>;
  /** Statuses of success. @defaultValue `[200]` */
  readonly success?: readonly number[];
  /** Refusals of this operation beyond those that any operation may meet. */
  readonly refusals?: Readonly<Record<number, Refusal>>;
  /** A POST that may be sent twice, because the other side knows it again. @defaultValue `false` */
  readonly repeatable?: boolean;
  readonly connection?: "sign-in" | "api";
  /** @defaultValue the settings' */
  readonly timeoutMs?: number;
}

/** What a status means: a code, and a sentence. */
export type Refusal = readonly [code: ErrorCode, what: string];

/** Refusals that any operation may meet. */
const REFUSALS: Readonly<Record<number, Refusal>> = {
  401: ["EVENTPOP_TOKEN_REFUSED", "Eventpop does not accept the access token"],
  403: ["EVENTPOP_FORBIDDEN", "Eventpop does not allow this token to do that"],
};

const rateLimits = new RateLimits();

/**
 * Calls the API and gives the answer of a success. The one place where the token is put into a request, and where a
 * status becomes an error.
 *
 * @throws {@link ProviderError} by the status: 401 `EVENTPOP_TOKEN_REFUSED`, 403 `EVENTPOP_FORBIDDEN`, 429
 * `EVENTPOP_RATE_LIMITED`, 5xx `EVENTPOP_UNAVAILABLE`, the call's own refusals, else `EVENTPOP_INVALID_RESPONSE`
 */
export async function callApi(api: ApiSettings, call: ApiCall, accessToken = ""): Promise<JsonResponse> {
  const host = `${api.endpoint.hostname}:${api.endpoint.port ?? ""}`;
  const pause = rateLimits.remaining(host, accessToken, performance.now());
  if (pause > 0) throw rateLimited(call, { retryAfter: pause });

  const answer = await requestJson(toRequest(api, call, accessToken));
  if ((call.success ?? [200]).includes(answer.status)) return answer;
  if (answer.status !== 429) throw toError(call, answer.status);

  const retryAfter = pauseOf(answer.retryAfter, Date.now());
  rateLimits.pause(host, accessToken, retryAfter, performance.now());
  const error = rateLimited(call, { retryAfter, providerStatus: 429 });
  api.emit("rate_limited", { error });
  throw error;
}

/** The JSON of an answer, whatever kind of value it is. */
export function parseJson({ body, text }: JsonResponse, operation: string): unknown {
  if (body) return body;
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the body.
    throw unreadable(operation, "the body", "JSON");
  }
}

function toRequest(api: ApiSettings, call: ApiCall, accessToken: string): JsonRequest {
  const inParameters = api.tokenIn === "parameters" && accessToken !== "";
  const token = inParameters ? { access_token: accessToken } : {};
  const query = new URLSearchParams({ ...call.query, ...(!call.fields && token) }).toString();
  return {
    endpoint: { ...api.endpoint, path: `${api.endpoint.path}${call.path}${query && `?${query}`}` },
    ...(call.fields && { json: JSON.stringify({ ...call.fields, ...token }) }),
    ...(accessToken !== "" && !inParameters && { bearer: accessToken }),
    ...(call.repeatable && { repeatable: true }),
    timeoutMs: call.timeoutMs ?? api.timeoutMs,
    agent: api.agent,
    connection: call.connection ?? "api",
  };
}

function toError({ operation, refusals }: ApiCall, status: number): ProviderError {
  const details = { providerStatus: status };
  const refusal = REFUSALS[status] ?? refusals?.[status];
  if (refusal) return new ProviderError(refusal[0], `${operation}: ${refusal[1]}.`, details);
  if (status >= 500) {
    return new ProviderError("EVENTPOP_UNAVAILABLE", `${operation}: Eventpop answered with status ${status}.`, details);
  }
  return new ProviderError("EVENTPOP_INVALID_RESPONSE", `${operation}: status ${status} was not expected.`, details);
}

function rateLimited({ operation }: ApiCall, details: { retryAfter: number; providerStatus?: number }): ProviderError {
  const sentence = `${operation}: Eventpop asked this token to wait for ${details.retryAfter} seconds.`;
  return new ProviderError("EVENTPOP_RATE_LIMITED", sentence, details);
}
