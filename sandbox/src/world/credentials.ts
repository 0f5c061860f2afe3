/**
 * Applications, codes, tokens and browser sessions. Times are in milliseconds since the epoch, lifetimes in seconds.
 */

/** An OAuth client, as Eventpop's staff registers it. */
export interface Application {
  /** The client identifier (RFC 6749 section 2.2). */
  readonly clientId: string;
  /** In plain text: this is a sandbox. */
  readonly clientSecret: string;
  /** The number in the path `/oauth/authorized_applications/:id`. */
  readonly id: number;
  /** Shown on the consent page. */
  readonly name: string;
  /** The registered redirect URIs. `any-loopback` allows all on this machine, which Eventpop itself does not. */
  readonly redirectUris: readonly string[] | "any-loopback";
  /** Whether it is a confidential client. A public client may omit its secret. */
  readonly confidential: boolean;
  /** The scopes that it may request; an empty list allows all. */
  readonly scopes: readonly string[];
}

/** An authorization code (RFC 6749 section 4.1.2). */
export interface Code {
  /** The code itself. */
  readonly code: string;
  /** The application that it was issued to. */
  readonly clientId: string;
  /** The user who gave consent. */
  readonly userId: number;
  /** The redirect URI of the authorization request. */
  readonly redirectUri: string;
  /** The scopes of the consent. */
  readonly scopes: readonly string[];
  /** The PKCE challenge; null if there was none. */
  readonly codeChallenge: string | null;
  /** `S256` or `plain`; null without a challenge. */
  readonly codeChallengeMethod: string | null;
  /** When it was issued. */
  readonly createdAt: number;
  /** Its lifetime in seconds. */
  readonly expiresIn: number;
  /** When it was exchanged or revoked; null before. */
  readonly revokedAt: number | null;
  /** The access token that it was exchanged for; null before. */
  readonly exchangedFor: string | null;
}

/** An access token and its refresh token. They are one record in Doorkeeper and are revoked together. */
export interface Token {
  /** The bearer token of API requests. */
  readonly accessToken: string;
  /** Null for an application token. */
  readonly refreshToken: string | null;
  /** The application that it was issued to. */
  readonly clientId: string;
  /** Null for an application token. */
  readonly userId: number | null;
  /** The scopes of the token. */
  readonly scopes: readonly string[];
  /** When it was issued. */
  readonly createdAt: number;
  /** Lifetime of the access token in seconds. The refresh token does not expire. */
  readonly expiresIn: number;
  /** When both tokens were revoked; null before. */
  readonly revokedAt: number | null;
  /** The refresh token that this pair replaces; null once this pair has been used. */
  readonly previousRefreshToken: string | null;
}

/** The session of one browser. */
export interface BrowserSession {
  /** The value of the session cookie. */
  readonly id: string;
  /** The signed-in user; null for a visitor. */
  readonly userId: number | null;
  /** The CSRF token of the sandbox's forms, sent as `authenticity_token`. */
  readonly authenticityToken: string;
}

/** The requests of one caller in one window of a rate limit. */
export interface RateWindow {
  /** The access token or the IP address. */
  readonly caller: string;
  /** The time of the first request. */
  readonly startedAt: number;
  /** The number of requests. */
  readonly calls: number;
}

/** Whether a code or an access token is expired. */
export function isExpired(credential: Pick<Token, "createdAt" | "expiresIn">, now: number): boolean {
  return now > credential.createdAt + credential.expiresIn * 1000;
}

/** Whether a code or an access token is valid: neither expired nor revoked. */
export function isAccessible(credential: Pick<Token, "createdAt" | "expiresIn" | "revokedAt">, now: number): boolean {
  return credential.revokedAt === null && !isExpired(credential, now);
}
