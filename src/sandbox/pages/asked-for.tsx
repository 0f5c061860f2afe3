/** An authorization request, as far as a person may care. */
export interface AuthorizationRequestView {
  readonly applicationName: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** The scopes asked for, separated by spaces. */
  readonly scope: string;
  readonly hasState: boolean;
  /** `S256` or `plain`; nothing where the application sent no challenge. */
  readonly codeChallengeMethod?: string | undefined;
}
