import type { TokenSet } from "../config/token-storage";
import { isStale } from "../oauth/token-set";

/** Whether a token may still work: not spent, and not the one that the API refused. */
export function isLiving({ accessToken, expiresAt }: TokenSet, rejected: string | undefined): boolean {
  return accessToken !== rejected && expiresAt > Date.now();
}

/** Whether a token can be used as it is: neither spent, nor nearly, nor the one that the API refused. */
export function isUsable(tokens: TokenSet, rejected: string | undefined): boolean {
  return tokens.accessToken !== rejected && !isStale(tokens, Date.now());
}
