import type { Agent } from "node:http";
import { eventpopValidators } from "../config/eventpop-options";
import type { TokenSet } from "../config/token-storage";
import { type Validator, validateOptions } from "../config/validators";
import { toEndpoint } from "../http/request-json";
import { fetchApplicationTokens } from "./token-endpoint";
import { isStale } from "./token-set";

/** Options of {@link clientCredentials}. */
export interface ClientCredentialsOptions {
  clientID: string;
  clientSecret: string;
  /** Where Eventpop lives. @defaultValue `https://www.eventpop.me` */
  eventpopURL?: string | undefined;
  /** @defaultValue `{eventpopURL}/oauth/token` */
  tokenURL?: string | undefined;
  /** @defaultValue `public` */
  scope?: string | readonly string[] | undefined;
  /** Longest wait for the token endpoint, in milliseconds: 500 to 30,000. @defaultValue `5_000` */
  timeoutMs?: number | undefined;
  /** An `http.Agent` or `https.Agent` of your own. */
  agent?: Agent | undefined;
}

const { clientID, clientSecret, eventpopURL, tokenURL, scope, timeoutMs, agent } = eventpopValidators;
const validators = {
  clientID,
  clientSecret,
  eventpopURL,
  tokenURL,
  scope,
  timeoutMs,
  agent,
} satisfies Record<keyof ClientCredentialsOptions, Validator<unknown>>;

/**
 * A token for the application itself, not for a person (Eventpop's App Authentication Flow, RFC 6749 §4.4): a function that
 * `EventpopClient` takes for `token`. It fetches the token when it is first needed and keeps it; one fetch at a time, however
 * many wait. The next is fetched early, beside the calls that still use the old one, or when the API refuses that.
 *
 * The function rejects with a {@link ProviderError}: `EVENTPOP_CLIENT_REFUSED` for a wrong id or secret,
 * `EVENTPOP_TOKEN_REFUSED` for any other refusal, and the codes of a call that failed. The next call tries again.
 *
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`
 * @example new EventpopClient({ token: clientCredentials({ clientID, clientSecret }) });
 */
export function clientCredentials(options: ClientCredentialsOptions): (rejected?: string) => Promise<string> {
  const { scope, eventpopURL, tokenURL, ...client } = validateOptions("clientCredentials", options, validators);
  const settings = { ...client, tokenEndpoint: toEndpoint(tokenURL ?? `${eventpopURL}/oauth/token`) };
  let tokens: TokenSet | undefined;
  let renewal: Promise<TokenSet> | undefined;

  const fetchNext = async () => {
    const requestedAt = performance.now();
    const { lifetimeMs, ...rest } = await fetchApplicationTokens(settings, scope);
    // Kept in this process only, so the expiry is on the clock of `performance`: setting the machine's clock does not move it.
    tokens = { ...rest, lifetimeMs, expiresAt: requestedAt + lifetimeMs };
    return tokens;
  };

  return async (rejected) => {
    const now = performance.now();
    const living = tokens && tokens.accessToken !== rejected && now < tokens.expiresAt ? tokens : undefined;
    if (living && !isStale(living, now)) return living.accessToken;
    renewal ??= fetchNext().finally(() => {
      renewal = undefined;
    });
    if (!living) return (await renewal).accessToken;
    // Nobody needs the next one yet; if it cannot be had, the next call tries again.
    renewal.catch(() => {});
    return living.accessToken;
  };
}
