import type { ApiSettings } from "../config/eventpop-options";
import { ProviderError } from "../errors";
import type { JsonRequest, JsonResponse } from "../http/messages";
import { type Refusal, responseError } from "../http/provider-errors";
import { requestJson } from "../http/request-json";
import { fieldError } from "./field-reader";
import { RateLimits } from "./rate-limit";

/** One call of the API, without its access token. */
export interface ApiCall {
  /** The operation's name, for messages. Messages contain no path, because a path may contain personal data. */
  readonly operation: string;
  /** The path, which is appended to the API's base URL. Its parts are already percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** The JSON body of a POST. Without it, the call is a GET. */
  readonly fields?: Readonly<Record<string, string | number | boolean>>;
  /** Statuses of a successful response. @defaultValue `[200]` */
  readonly success?: readonly number[];
  /** The meaning of statuses that this operation uses in its own way. */
  readonly refusals?: Readonly<Record<number, Refusal>>;
  /** Whether a POST may be sent twice, because Eventpop recognizes the second one. @defaultValue `false` */
  readonly repeatable?: boolean;
  /** Which connections the call uses. @defaultValue `"api"` */
  readonly connection?: "login" | "api";
  /** Maximum wait for the response, in milliseconds. @defaultValue the option `timeoutMs` */
  readonly timeoutMs?: number;
}

/** Statuses that have the same meaning for every operation of the API. */
const TOKEN_REFUSALS: Readonly<Record<number, Refusal>> = {
  401: ["EVENTPOP_TOKEN_REFUSED", "Eventpop does not accept the access token."],
  403: ["EVENTPOP_FORBIDDEN"],
};

/** Pause after a 429 without `Retry-After`, in seconds. Eventpop documents only one limit: 10 calls of `/me` per minute. */
const DEFAULT_PAUSE_S = 60;

const rateLimits = new RateLimits();

/**
 * Calls the API and returns the response of a success. Only this function puts the access token into a request.
 *
 * @throws {@link ProviderError} by the status: 401 `EVENTPOP_TOKEN_REFUSED`, 403 `EVENTPOP_FORBIDDEN`, 429
 * `EVENTPOP_RATE_LIMITED`, 5xx `EVENTPOP_UNAVAILABLE`, the call's own refusals, else `EVENTPOP_INVALID_RESPONSE`
 */
export async function callApi(api: ApiSettings, call: ApiCall, accessToken = ""): Promise<JsonResponse> {
  const { operation, success = [200], refusals } = call;
  const host = `${api.endpoint.hostname}:${api.endpoint.port ?? ""}`;
  const pause = rateLimits.remainingPauseSeconds(host, accessToken, performance.now());
  if (pause > 0) {
    const message = `${operation}: not sent, because Eventpop limits the rate of requests with this token: wait ${pause} seconds.`;
    throw new ProviderError("EVENTPOP_RATE_LIMITED", message, { retryAfter: pause });
  }

  const response = await requestJson(toRequest(api, call, accessToken));
  if (success.includes(response.status)) return response;

  const error = responseError(response, {
    operation,
    refusals: { ...refusals, ...TOKEN_REFUSALS },
    defaultRetryAfter: DEFAULT_PAUSE_S,
  });
  if (error.code === "EVENTPOP_RATE_LIMITED") {
    rateLimits.pause(host, accessToken, error.retryAfter ?? 0, performance.now());
    api.emit("rate_limited", { error });
  }
  throw error;
}

/** Returns the parsed JSON of a response, of any type. Throws a {@link ProviderError} if the body is not JSON. */
export function parseJson({ body, text }: JsonResponse, operation: string): unknown {
  if (body) return body;
  try {
    return JSON.parse(text);
  } catch {
    // The parser's error does not become the `cause`, because its message quotes the body.
    throw fieldError(operation, "the body", "JSON");
  }
}

function toRequest(api: ApiSettings, call: ApiCall, accessToken: string): JsonRequest {
  const inParameters = api.tokenIn === "parameters" && accessToken !== "";
  const token = inParameters ? { access_token: accessToken } : undefined;
  const hasQuery = call.query !== undefined || (token !== undefined && !call.fields);
  const query = hasQuery ? `?${new URLSearchParams({ ...call.query, ...(!call.fields && token) })}` : "";
  return {
    operation: call.operation,
    endpoint: { ...api.endpoint, path: api.endpoint.path + call.path + query },
    ...(call.fields && { json: JSON.stringify({ ...call.fields, ...token }) }),
    ...(accessToken !== "" && !inParameters && { bearerToken: accessToken }),
    ...(call.repeatable && { repeatable: true }),
    timeoutMs: call.timeoutMs ?? api.timeoutMs,
    agent: api.agent,
    connection: call.connection ?? "api",
  };
}
