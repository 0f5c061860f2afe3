import { toEndpoint } from "../http/messages";
import { type ApiSettings, type EventpopOptions, eventpopOptions, toApiSettings } from "./eventpop-options";
import { type OptionsOf, optionError, pickOptions, type Validator, validateOptions } from "./validators";

/**
 * Returns the access token for a call. If Eventpop refuses the token with 401, the function is called once more with that token as
 * `rejected`. It must then return a new token, even if the old one has not expired. The call is repeated once with the new token.
 */
export type TokenSource = (rejected?: string) => Promise<string>;

const token: Validator<TokenSource, string | TokenSource> = (value, name) => {
  if (typeof value === "function") return async (rejected) => checkToken(await value(rejected), `What ${name}() gave`);
  const accessToken = checkToken(value, name);
  return async () => accessToken;
};

/** Refuses a value that is not a token (RFC 6750 §2.1), because it would break the header. */
function checkToken(value: unknown, name: string): string {
  if (typeof value !== "string" || !/^[!-~]{1,4096}$/.test(value)) {
    throw optionError(`${name} must be an access token: 1 to 4,096 visible ASCII characters.`);
  }
  return value;
}

const API_OPTIONS = ["eventpopURL", "apiURL", "allowInsecureHTTP", "timeoutMs", "agent", "tokenIn", "onEvent"] as const;

const clientOptions = {
  /**
   * An access token, or a function that returns one for each call. Only a function can renew a token after a 401.
   * `clientCredentials({ … })` returns such a function.
   */
  token,
};

/** Options of {@link EventpopClient}. */
export interface EventpopClientOptions
  extends Pick<EventpopOptions, (typeof API_OPTIONS)[number]>,
    OptionsOf<typeof clientOptions> {}

const clientValidators = { ...pickOptions(eventpopOptions, API_OPTIONS), ...clientOptions };

/** The validated options of a client. */
export interface ApiClientSettings {
  readonly api: ApiSettings;
  readonly tokenSource: TokenSource;
}

/** Validates the options of a client. @throws {@link OptionError} `EVENTPOP_BAD_OPTION` */
export function readClientOptions(options: EventpopClientOptions): ApiClientSettings {
  const values = validateOptions("EventpopClient", options, clientValidators);
  return { api: toApiSettings(values), tokenSource: values.token };
}

const CLIENT_CREDENTIALS_OPTIONS = [
  "clientID",
  "clientSecret",
  "eventpopURL",
  "tokenURL",
  "allowInsecureHTTP",
  "scope",
  "timeoutMs",
  "agent",
] as const;

/** Options of {@link clientCredentials}. */
export interface ClientCredentialsOptions extends Pick<EventpopOptions, (typeof CLIENT_CREDENTIALS_OPTIONS)[number]> {}

const clientCredentialsValidators = pickOptions(eventpopOptions, CLIENT_CREDENTIALS_OPTIONS);

/** Reads the options of {@link clientCredentials}. @throws {@link OptionError} `EVENTPOP_BAD_OPTION` */
export function readClientCredentialsOptions(options: ClientCredentialsOptions) {
  const {
    eventpopURL,
    tokenURL = `${eventpopURL}/oauth/token`,
    ...rest
  } = validateOptions("clientCredentials", options, clientCredentialsValidators);
  return { ...rest, tokenEndpoint: toEndpoint(tokenURL) };
}
