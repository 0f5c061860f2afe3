/** One record of Doorkeeper's token table, that is an access token and maybe its refresh token; or one code. */
export interface CredentialRow {
  /** Goes into the path of the forms: never the token itself. */
  readonly id: string;
  /** The first characters only. */
  readonly preview: string;
  readonly application: string;
  /** Nothing for an application's own token. */
  readonly person?: string | undefined;
  readonly scope: string;
  /** In milliseconds since the epoch, as are the next two. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When it was revoked; for a code also when it was used. */
  readonly revokedAt?: number | undefined;
}

/** Posts to `tokens/:id/expire`, `tokens/:id/revoke`, `codes/:id/expire`. */
export interface TokensTabProps {
  readonly tab: "tokens";
  /** Sandbox time, in milliseconds since the epoch. */
  readonly now: number;
  readonly tokens: readonly CredentialRow[];
  readonly codes: readonly CredentialRow[];
}
