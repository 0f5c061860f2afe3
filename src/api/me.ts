import type { ApiSettings } from "../config/eventpop-options";
import { callApi } from "./call";
import type { EventpopUser, WithRaw } from "./resources";
import { readUser } from "./response-bodies";

/** The person, and the answer that says so. */
export interface UserAnswer {
  readonly user: WithRaw<EventpopUser>;
  /** The answer's JSON as it came. */
  readonly json: unknown;
  /** The answer's body as it came. */
  readonly raw: string;
}

/**
 * Asks `/me` whom a token belongs to. Eventpop allows 10 such calls a minute: once per sign-in, never per request.
 *
 * @param connection - `sign-in` to ride a connection that carried a code
 * @param timeoutMs - whole milliseconds; by default the settings'
 * @throws {@link ProviderError} as {@link callApi} does, and `EVENTPOP_INVALID_RESPONSE` for an answer without a usable id
 */
export async function fetchUser(
  api: ApiSettings,
  accessToken: string,
  connection: "sign-in" | "api",
  timeoutMs = api.timeoutMs,
): Promise<UserAnswer> {
  const { body, text } = await callApi(api, { operation: "me", path: "/me", connection, timeoutMs }, accessToken);
  return { user: readUser(body), json: body, raw: text };
}
