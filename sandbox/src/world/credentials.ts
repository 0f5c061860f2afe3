/** Who may ask, and what they hold to prove it. Times are milliseconds since the epoch, lengths are seconds. */

/** The scopes of Eventpop. Their descriptions are in `oauth/scopes.ts`. */
export const scopeNames = ["public", "organizer"] as const;

export type ScopeName = (typeof scopeNames)[number];

/** An API application, as Eventpop's staff would register it. */
export interface Application {
  /** Its public name (RFC 6749 §2.2). */
  readonly clientId: string;
  /** In plain text: this is a sandbox. */
  readonly clientSecret: string;
  /** Position in the register: Doorkeeper's path to revoke it has this number. */
  readonly id: number;
  /** Shown when a person is asked. */
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
  /** The code itself. */
  readonly code: string;
  /** Which application it was given to. */
  readonly clientId: string;
  /** Who gave it. */
  readonly userId: number;
  /** The callback it was sent to. */
  readonly redirectUri: string;
  /** What was allowed. */
  readonly scopes: readonly string[];
  /** PKCE challenge, if there was one. */
  readonly codeChallenge: string | null;
  /** `S256` or `plain`, if there was a challenge. */
  readonly codeChallengeMethod: string | null;
  /** When it was given. */
  readonly createdAt: number;
  /** Seconds it can be exchanged. */
  readonly expiresIn: number;
  /** When it was exchanged or taken back; null before. */
  readonly revokedAt: number | null;
  /** The access token it was exchanged for. */
  readonly exchangedFor: string | null;
}

/** An access token and its refresh token: one record in Doorkeeper, revoked together. */
export interface Token {
  /** What opens the API. */
  readonly accessToken: string;
  /** Application tokens have none. */
  readonly refreshToken: string | null;
  /** Which application holds it. */
  readonly clientId: string;
  /** Null for an application token. */
  readonly userId: number | null;
  /** What it opens. */
  readonly scopes: readonly string[];
  /** When it was given. */
  readonly createdAt: number;
  /** Seconds that the access token lives; the refresh token has no end. */
  readonly expiresIn: number;
  /** When the pair was revoked; null before. */
  readonly revokedAt: number | null;
  /** The refresh token that this one replaces, until this one is used for the first time. */
  readonly previousRefreshToken: string | null;
}

/** One browser, signed in or not. */
export interface BrowserSession {
  /** The value of its cookie. */
  readonly id: string;
  /** Who is signed in; null for nobody. */
  readonly userId: number | null;
  /** What the sandbox's own forms must send back as `authenticity_token`. */
  readonly authenticityToken: string;
}

/** Calls counted against a limit. */
export interface RateWindow {
  /** The access token, or the address. */
  readonly caller: string;
  /** When its first call came. */
  readonly startedAt: number;
  /** How many came since. */
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
