/** Who may ask, and what they hold to prove it. Times are milliseconds since the epoch, lengths are seconds. */

/** An API application, as Eventpop's staff would register it. */
export interface Application {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Position in the register: Doorkeeper's path to revoke it has this number. */
  readonly id: number;
  readonly name: string;
  /** Registered callbacks, or any on this machine: what the real Eventpop would never allow. */
  readonly redirectUris: readonly string[] | "any-loopback";
  /** Whether it can keep its secret. A public client may leave the secret out. */
  readonly confidential: boolean;
  /** The scopes it may ask for; none listed is all. */
  readonly scopes: readonly string[];
}

/** An authorization code (RFC 6749 §4.1.2). */
export interface Code {
  readonly code: string;
  readonly clientId: string;
  readonly userId: number;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly codeChallenge: string | null;
  readonly codeChallengeMethod: string | null;
  readonly createdAt: number;
  readonly expiresIn: number;
  readonly revokedAt: number | null;
  /** The access token it was exchanged for. */
  readonly exchangedFor: string | null;
}

/** An access token and its refresh token: one record in Doorkeeper, revoked together. */
export interface Token {
  readonly accessToken: string;
  /** Application tokens have none. */
  readonly refreshToken: string | null;
  readonly clientId: string;
  /** Null for an application token. */
  readonly userId: number | null;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresIn: number;
  readonly revokedAt: number | null;
  /** The refresh token that this one replaces, until this one is used for the first time. */
  readonly previousRefreshToken: string | null;
}

/** One browser, signed in or not. */
export interface BrowserSession {
  readonly id: string;
  readonly userId: number | null;
  /** What the sandbox's own forms must send back as `authenticity_token`. */
  readonly authenticityToken: string;
}

/** Calls counted against a limit. */
export interface RateWindow {
  readonly caller: string;
  readonly startedAt: number;
  readonly calls: number;
}

/** Whether a code or token is past its time. */
export function isExpired(credential: Pick<Token, "createdAt" | "expiresIn">, now: number): boolean {
  return now > credential.createdAt + credential.expiresIn * 1000;
}

/** Whether a code or token still opens anything. */
export function isAccessible(credential: Pick<Token, "createdAt" | "expiresIn" | "revokedAt">, now: number): boolean {
  return credential.revokedAt === null && !isExpired(credential, now);
}
