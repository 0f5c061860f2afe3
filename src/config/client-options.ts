import type { Agent } from "node:http";
import type { AuthEventListener } from "../events";
import { type ApiSettings, apiValidators, toApiSettings } from "./eventpop-options";
import { optionError, type Validator, validateOptions } from "./validators";

/**
 * Gives the access token for a call. After Eventpop refused one with 401, it is asked once more, with that token as
 * `rejected`, to renew it whatever its age; a token other than the rejected one is then tried once.
 */
export type TokenSource = (rejected?: string) => Promise<string>;

/** Options of {@link EventpopClient}. */
export interface EventpopClientOptions {
  /** An access token, or a function that gives one for each call: fresh tokens, and one renewal after a 401. */
  token: string | TokenSource;
  /** Where Eventpop lives. @defaultValue `https://www.eventpop.me` */
  eventpopURL?: string | undefined;
  /** @defaultValue `{eventpopURL}/api/public` */
  apiURL?: string | undefined;
  /** Longest wait for one answer of Eventpop, in milliseconds: 500 to 30,000. @defaultValue `5_000` */
  timeoutMs?: number | undefined;
  /** An `http.Agent` or `https.Agent` of your own: a corporate proxy, a private CA. */
  agent?: Agent | undefined;
  /**
   * `header` sends the token in the `Authorization` header; `parameters` puts it in the query of a GET, where logs on
   * the way may keep it, and in the body of a POST. Eventpop documents both. @defaultValue `"header"`
   */
  tokenIn?: "header" | "parameters" | undefined;
  /** Told when Eventpop asks to slow down, as a `node:diagnostics_channel` subscriber of `passport-eventpop` is. */
  onEvent?: AuthEventListener | undefined;
}

/** What a client works with. */
export interface ClientParts {
  readonly api: ApiSettings;
  readonly token: TokenSource;
}

const token: Validator<TokenSource> = (value, name) => {
  if (typeof value === "function") return async (rejected) => checkToken(await value(rejected), `What ${name}() gave`);
  const accessToken = checkToken(value, name);
  return async () => accessToken;
};

const clientValidators = { ...apiValidators, token } satisfies Record<keyof EventpopClientOptions, Validator<unknown>>;

/** Reads a client's options. @throws {@link OptionError} `EVENTPOP_BAD_OPTION` */
export function readClientOptions(options: EventpopClientOptions): ClientParts {
  const values = validateOptions("EventpopClient", options, clientValidators);
  return { api: toApiSettings(values), token: values.token };
}

/** Anything else would break the header, or be no token at all (RFC 6750 §2.1). */
function checkToken(value: unknown, name: string): string {
  if (typeof value !== "string" || !/^[!-~]{1,4096}$/.test(value)) {
    throw optionError(`${name} must be an access token: 1 to 4,096 visible ASCII characters.`);
  }
  return value;
}
