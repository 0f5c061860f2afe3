import { type ClientCredentialsOptions, readClientCredentialsOptions } from "../config/client-options";
import type { TokenSet } from "../config/token-storage";
import { fetchApplicationTokens } from "./token-endpoint";
import { isStale } from "./token-set";

/**
 * Returns a function for the `token` option of `EventpopClient`. The function returns tokens for the application itself, without a
 * user (Eventpop's App Authentication Flow, RFC 6749 §4.4). It fetches the first token at the first call, and caches it. Calls
 * that wait for a token share one request. The next token is fetched shortly before the old token expires, while calls still use
 * the old one, or after the API refused the old token.
 *
 * The function rejects with a {@link ProviderError}: `EVENTPOP_CLIENT_REFUSED` for a wrong id or secret,
 * `EVENTPOP_TOKEN_REFUSED` for any other refusal, or the code of a request that failed. The next call tries again.
 *
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`
 * @example new EventpopClient({ token: clientCredentials({ clientID, clientSecret }) });
 */
export function clientCredentials(options: ClientCredentialsOptions): (rejected?: string) => Promise<string> {
  const { scope, ...settings } = readClientCredentialsOptions(options);
  let tokens: TokenSet | undefined;
  let renewal: Promise<TokenSet> | undefined;

  const renew = async () => {
    const requestedAt = performance.now();
    const { lifetimeMs, ...rest } = await fetchApplicationTokens(settings, scope);
    // These tokens stay in this process, so `performance.now()` can measure their expiry. It ignores changes of the system time.
    tokens = { ...rest, lifetimeMs, expiresAt: requestedAt + lifetimeMs };
    return tokens;
  };

  return async (rejected) => {
    const now = performance.now();
    const usable = tokens && tokens.accessToken !== rejected && now < tokens.expiresAt ? tokens : undefined;
    if (usable && !isStale(usable, now)) return usable.accessToken;
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    if (!usable) return (await renewal).accessToken;
    // The current token still works. If the renewal fails, the next call tries again.
    renewal.catch(() => {});
    return usable.accessToken;
  };
}
