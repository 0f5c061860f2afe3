/**
 * The types of applications, codes, tokens and browser sessions. Times are in milliseconds since the epoch, lifetimes are in
 * seconds.
 */

/** An OAuth client, as Eventpop's staff registers it. */
export interface Application {
  /** The client identifier (RFC 6749 section 2.2). */
  readonly clientId: string;
  /** The client secret. It is stored in plain text, because it protects no real data. */
  readonly clientSecret: string;
  /** The number in the path `/oauth/authorized_applications/:id`. */
  readonly id: number;
  /** The name. The consent page shows it. */
  readonly name: string;
  /** The registered redirect URIs. `any-loopback` allows all redirect URIs on this machine. Eventpop itself does not have this. */
  readonly redirectUris: readonly string[] | "any-loopback";
  /** Whether the application is a confidential client. If false, it is a public client and may omit its secret. */
  readonly confidential: boolean;
  /** The scopes that the application may request. An empty list allows all scopes. */
  readonly scopes: readonly string[];
}

/** An authorization code (RFC 6749 section 4.1.2). */
export interface Code {
  /** The code itself. */
  readonly code: string;
  /** The client id of the application that received it. */
  readonly clientId: string;
  /** The id of the user who gave consent. */
  readonly userId: number;
  /** The redirect URI of the authorization request. */
  readonly redirectUri: string;
  /** The scopes of the consent. */
  readonly scopes: readonly string[];
  /** The PKCE challenge. Null if the authorization request had none. */
  readonly codeChallenge: string | null;
  /** The PKCE challenge method, `S256` or `plain`. Null if there is no challenge. */
  readonly codeChallengeMethod: string | null;
  /** When the code was issued. */
  readonly createdAt: number;
  /** The lifetime of the code in seconds. */
  readonly expiresIn: number;
  /** When the code was exchanged or revoked. Null if neither has happened. */
  readonly revokedAt: number | null;
  /** The access token that the code was exchanged for. Null if it has not been exchanged. */
  readonly exchangedFor: string | null;
}

/** An access token and its refresh token. They are one record in Doorkeeper and are revoked together. */
export interface Token {
  /** The bearer token of API requests. */
  readonly accessToken: string;
  /** Null if the token is an application token. */
  readonly refreshToken: string | null;
  /** The client id of the application that received it. */
  readonly clientId: string;
  /** Null if the token is an application token. */
  readonly userId: number | null;
  /** The scopes of the token. */
  readonly scopes: readonly string[];
  /** When the pair of tokens was issued. */
  readonly createdAt: number;
  /** Lifetime of the access token in seconds. The refresh token does not expire. */
  readonly expiresIn: number;
  /** When both tokens were revoked. Null if they have not been revoked. */
  readonly revokedAt: number | null;
  /** The refresh token that this pair of tokens replaces. Null as soon as this pair has been used. */
  readonly previousRefreshToken: string | null;
}

/** The session of one browser. */
export interface BrowserSession {
  /** The value of the session cookie. */
  readonly id: string;
  /** The id of the signed-in user. Null if no user is signed in. */
  readonly userId: number | null;
  /** The CSRF token of the sandbox's forms, sent as `authenticity_token`. */
  readonly authenticityToken: string;
}

/** The requests of one caller in one window of a rate limit. */
export interface RateWindow {
  /** The access token or the IP address of the caller. */
  readonly caller: string;
  /** The time of the first request in the window. */
  readonly startedAt: number;
  /** The number of requests in the window. */
  readonly calls: number;
}

/** Whether a code or an access token has expired. */
export function isExpired(credential: Pick<Token, "createdAt" | "expiresIn">, now: number): boolean {
  return now > credential.createdAt + credential.expiresIn * 1000;
}

/** Whether a code or an access token is valid: neither expired nor revoked. */
export function isAccessible(credential: Pick<Token, "createdAt" | "expiresIn" | "revokedAt">, now: number): boolean {
  return credential.revokedAt === null && !isExpired(credential, now);
}
