import { hash } from "node:crypto";
import type { Settings } from "../config/eventpop-options";
import type { TokenSet } from "../config/token-storage";
import { ProviderError } from "../errors";
import { type CodeExchange, exchangeCode } from "./token-endpoint";

/** Returns the PKCE parameters of an authorization request (S256; RFC 7636 §4.2, §4.3). Returns none if there is no verifier. */
export function challengeParams(verifier: string | undefined): Record<string, string> {
  if (verifier === undefined) return {};
  return { code_challenge: hash("sha256", verifier, "base64url"), code_challenge_method: "S256" };
}

/**
 * Decides whether PKCE is used, because Eventpop does not document whether it supports it.
 *
 * Doorkeeper 5.0–5.4 without PKCE columns refuses every verifier with `invalid_request`, and the code stays valid. With
 * `pkce: "auto"`, the code is then sent again without a verifier, and PKCE stays off until the process ends. This is safe, because
 * a provider that supports PKCE refuses a token request without the verifier.
 */
export class Pkce {
  private isUnsupported = false;

  constructor(private readonly settings: Settings) {}

  /** Whether authorization requests get a challenge. */
  get isOn(): boolean {
    return this.settings.pkce !== false && !this.isUnsupported;
  }

  /** Exchanges a code for tokens. Sends its verifier unless the provider refuses verifiers. @throws the errors of {@link exchangeCode} */
  async exchangeCode(request: CodeExchange): Promise<TokenSet> {
    const withoutVerifier = { ...request, verifier: undefined };
    if (request.verifier === undefined || this.isUnsupported) return exchangeCode(this.settings, withoutVerifier);
    try {
      return await exchangeCode(this.settings, request);
    } catch (error) {
      const mayBePkce = error instanceof ProviderError && error.reason === "invalid_request";
      if (this.settings.pkce !== "auto" || !mayBePkce) throw error;
      const tokens = await exchangeCode(this.settings, withoutVerifier);
      this.isUnsupported = true;
      this.settings.emit("pkce_unsupported");
      return tokens;
    }
  }
}
