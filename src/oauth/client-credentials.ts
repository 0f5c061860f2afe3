import type { Agent } from "node:http";
import { toEndpoint } from "../http";
import { type Reader, readOptions } from "../options";
import { eventpopReaders } from "../settings";
import { fetchApplicationTokens } from "./token-endpoint";
import { isStale, type TokenSet } from "./token-set";

/** Options of {@link clientCredentials}. */
export interface ClientCredentialsOptions {
  clientID: string;
  clientSecret: string;
  /** Where Eventpop lives. @defaultValue `https://www.eventpop.me` */
  eventpopURL?: string;
  /** @defaultValue `{eventpopURL}/oauth/token` */
  tokenURL?: string;
  /** @defaultValue `public` */
  scope?: string | readonly string[];
  /** Longest wait for the token endpoint, in milliseconds: 500 to 30,000. @defaultValue `5_000` */
  timeoutMs?: number;
  /** An `http.Agent` or `https.Agent` of your own. */
  agent?: Agent;
}

const { clientID, clientSecret, eventpopURL, tokenURL, scope, timeoutMs, agent } = eventpopReaders;
const readers = {
  clientID,
  clientSecret,
  eventpopURL,
  tokenURL,
  scope,
  timeoutMs,
  agent,
} satisfies Record<keyof ClientCredentialsOptions, Reader<unknown>>;

/**
 * A token for the application itself, not for a person (Eventpop's App Authentication Flow, RFC 6749 §4.4): a function that
 * `EventpopClient` takes for `token`. It fetches the token when it is first needed, keeps it while it is good, and fetches the
 * next one early or when the API refuses it; one fetch at a time, however many wait.
 *
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`
 * @example new EventpopClient({ token: clientCredentials({ clientID, clientSecret }) });
 */
export function clientCredentials(options: ClientCredentialsOptions): (rejected?: string) => Promise<string> {
  const values = readOptions("clientCredentials", options, readers);
  const endpoint = toEndpoint(values.tokenURL ?? `${values.eventpopURL}/oauth/token`);
  let tokens: TokenSet | undefined;
  let underWay: Promise<TokenSet> | undefined;

  return async (rejected) => {
    if (tokens && tokens.accessToken !== rejected && !isStale(tokens, Date.now())) return tokens.accessToken;
    underWay ??= fetchApplicationTokens({ ...values, tokenEndpoint: endpoint }, values.scope).finally(() => {
      underWay = undefined;
    });
    tokens = await underWay;
    return tokens.accessToken;
  };
}
