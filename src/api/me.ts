import type { ApiSettings } from "../config/eventpop-options";
import { callApi } from "./call";
import { type EventpopUser, readUser, type WithRaw } from "./resources";

/** A response of `/me`. */
export interface UserResponse {
  readonly user: WithRaw<EventpopUser>;
  /** The parsed JSON of the body. */
  readonly json: unknown;
  /** The body's text as it was received. */
  readonly raw: string;
}

/**
 * Fetches the user of an access token from `/me`. Eventpop allows 10 such calls per minute, so call it only once per login.
 *
 * @param connection - `login` to use the connection that the code was sent on
 * @param timeoutMs - maximum wait in whole milliseconds; the default is the option `timeoutMs`
 * @throws {@link ProviderError} the errors of {@link callApi}, and `EVENTPOP_INVALID_RESPONSE` for a response without a valid id
 */
export async function fetchUser(
  api: ApiSettings,
  accessToken: string,
  connection: "login" | "api",
  timeoutMs = api.timeoutMs,
): Promise<UserResponse> {
  const { body, text } = await callApi(api, { operation: "me", path: "/me", connection, timeoutMs }, accessToken);
  return { user: readUser(body), json: body, raw: text };
}
