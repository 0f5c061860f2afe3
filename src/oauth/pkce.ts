import { hash } from "node:crypto";
import type { Settings } from "../config/eventpop-options";
import type { TokenSet } from "../config/token-storage";
import { ProviderError } from "../errors";
import { type CodeExchange, exchangeCode } from "./token-endpoint";

/** Parameters of an authorization request with the S256 challenge of a verifier (RFC 7636 §4.2, §4.3): none without one. */
export function challengeParams(verifier: string | undefined): Record<string, string> {
  if (verifier === undefined) return {};
  return { code_challenge: hash("sha256", verifier, "base64url"), code_challenge_method: "S256" };
}

/**
 * Whether to use PKCE with a provider that does not say if it knows it.
 *
 * Doorkeeper 5.0–5.4 without PKCE columns refuses any verifier with `invalid_request`, and the code survives that (recorded).
 * Under `auto` the exchange is then made once more without, and PKCE stays off for the life of the process. That weakens
 * nobody: a provider that does know PKCE refuses an exchange whose verifier is missing.
 */
export class Pkce {
  private isRefused = false;

  constructor(private readonly settings: Settings) {}

  /** Whether the next authorization request gets a challenge. */
  get isOn(): boolean {
    return this.settings.pkce !== false && !this.isRefused;
  }

  /** Exchanges a code, with the verifier of its challenge where that works. Throws as {@link exchangeCode} does. */
  async exchange(request: CodeExchange): Promise<TokenSet> {
    const withoutVerifier = { ...request, verifier: undefined };
    if (request.verifier === undefined || this.isRefused) return exchangeCode(this.settings, withoutVerifier);
    try {
      return await exchangeCode(this.settings, request);
    } catch (error) {
      const mayBePkce = error instanceof ProviderError && error.reason === "invalid_request";
      if (this.settings.pkce !== "auto" || !mayBePkce) throw error;
      const tokens = await exchangeCode(this.settings, withoutVerifier);
      this.isRefused = true;
      this.settings.emit("pkce_unsupported");
      return tokens;
    }
  }
}
