/** Error codes of an authorization server (RFC 6749 §4.1.2.1 and §5.2). */
export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "unsupported_response_type"
  | "access_denied"
  | "server_error"
  | "temporarily_unavailable";

/** An error that a client receives: as JSON from the token endpoint, or as parameters of its redirect URI. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";

  /**
   * @param message - the `error_description`: a sentence for the client's developer, in ASCII without quotes (RFC 6749 §5.2)
   * @param detail - what only the developer of the server may know, because the client may be an attacker
   */
  constructor(
    readonly code: OAuthErrorCode,
    message: string,
    readonly detail: string = message,
  ) {
    super(message);
  }

  /** HTTP status of the token endpoint's response. */
  get status(): number {
    return this.code === "invalid_client" ? 401 : 400;
  }

  /** The parameters of the error. They contain no secret. */
  toJSON(): { error: OAuthErrorCode; error_description: string } {
    return { error: this.code, error_description: this.message };
  }
}
