/**
 * This file contains the types of applications, codes, tokens and browser sessions. Times are in milliseconds since the
 * epoch, lifetimes are in seconds.
 */

/** An application that is registered at Eventpop: an OAuth client. */
export interface Application {
  /** The client identifier (RFC 6749 section 2.2). */
  readonly clientId: string;
  /** The client secret. It is stored in plain text, because the sandbox has no real data to protect. */
  readonly clientSecret: string;
  /** The id in the path `/oauth/authorized_applications/:id`. */
  readonly id: number;
  /** The name. The consent page shows it. */
  readonly name: string;
  /**
   * The registered redirect URIs. `any-loopback` allows all redirect URIs on this machine; Eventpop itself has nothing
   * like it.
   */
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
  /** The client id of the application that received the code. */
  readonly clientId: string;
  /** The id of the user who gave consent. */
  readonly userId: number;
  /** The redirect URI of the authorization request. */
  readonly redirectUri: string;
  /** The scopes that the user allowed. */
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
  /** The access token that the code was exchanged for. Null if the code has not been exchanged. */
  readonly exchangedFor: string | null;
}

/** An access token and its refresh token. They are one record in Doorkeeper and are revoked together. */
export interface Token {
  /** The access token: the bearer token of API requests. */
  readonly accessToken: string;
  /** The refresh token. Null if the token belongs to the application itself (client credentials grant). */
  readonly refreshToken: string | null;
  /** The client id of the application that received the tokens. */
  readonly clientId: string;
  /** The id of the user. Null if the token belongs to the application itself (client credentials grant). */
  readonly userId: number | null;
  /** The scopes of the token. */
  readonly scopes: readonly string[];
  /** When the access token and the refresh token were issued. */
  readonly createdAt: number;
  /** The lifetime of the access token, in seconds. The refresh token does not expire. */
  readonly expiresIn: number;
  /** When both tokens were revoked. Null if they have not been revoked. */
  readonly revokedAt: number | null;
  /**
   * The refresh token that was exchanged for this pair of tokens. Null if there is none, and as soon as this pair has
   * been used.
   */
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

/** The number of requests that one caller has sent in one window of a rate limit. */
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
export function isActive(credential: Pick<Token, "createdAt" | "expiresIn" | "revokedAt">, now: number): boolean {
  return credential.revokedAt === null && !isExpired(credential, now);
}
