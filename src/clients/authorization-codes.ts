import { createHash, timingSafeEqual } from "node:crypto";
import type { TokenSet } from "../config/token-storage";
import type { ClientDestination } from "../login/destination";
import { type Clock, SYSTEM_CLOCK } from "../time/clock";
import { type BearerLogin, type BearerLogins, isSecret, type LoginStorage, randomSecret } from "./bearer-logins";
import { OAuthError } from "./oauth-error";

/** What a client sends with a code (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export interface Redemption {
  readonly code: string;
  readonly clientID: string;
  readonly redirectURI: string | undefined;
  readonly verifier: string | undefined;
}

/** The login that a client gets for a code. It begins when the client redeems the code. */
export type GrantedLogin = Omit<BearerLogin, "clientID" | "recordId" | "loggedInAt" | "expiresAt">;

/**
 * The content of a code's entry. The access token is generated together with the code, so that a client can never get two tokens for one
 * code.
 */
interface StoredCode {
  readonly request: Omit<ClientDestination, "state">;
  readonly token: string;
  readonly expiresAt: number;
  /** Undefined once the code is redeemed. */
  readonly grant: { readonly login: GrantedLogin; readonly tokens: TokenSet } | undefined;
  /** Whether the code was used again after it was redeemed. */
  readonly isReused: boolean;
}

/** How long a code is valid. */
const CODE_LIFETIME_MS = 60_000;
/** How long a redeemed code is remembered, so that a second use is recognized (RFC 6749 §4.1.2). */
const REMEMBER_REDEEMED_MS = 10 * 60_000;
/** How long a process waits after it has claimed a code. */
const CLAIM_DELAY_MS = 200;
const ENTRY = "authorization code";
const CLAIM = "claim of an authorization code";

const INVALID_CODE =
  "The code is unknown, expired or used, or the client_id, redirect_uri or code_verifier is not that of its authorization request.";
const UNKNOWN_CODE = "The code is unknown, or older than one minute.";
const USED_CODE = "The code was used before.";

/**
 * The authorization codes of clients. Each is a sealed entry in the session store, under a hash of the code, for one minute. The entry
 * contains Eventpop's tokens: if the code is never redeemed, the tokens disappear from the store together with the entry. A code is
 * redeemed once, by the client that it was issued to, with the same redirect URI and the PKCE verifier of its challenge.
 */
export class AuthorizationCodes {
  /** Codes that this process is redeeming. */
  private readonly running = new Set<string>();
  /** Random text that identifies the claims of this process. */
  private readonly owner = randomSecret();

  constructor(
    private readonly logins: BearerLogins,
    private readonly clock: Clock = SYSTEM_CLOCK,
  ) {}

  /** Issues a code for a login. */
  async issue(
    { entries }: LoginStorage,
    { clientID, redirectURI, challenge }: Omit<ClientDestination, "state">,
    login: GrantedLogin,
    tokens: TokenSet,
  ): Promise<string> {
    const code = randomSecret();
    const expiresAt = Date.now() + CODE_LIFETIME_MS;
    const stored: StoredCode = {
      request: { clientID, redirectURI, challenge },
      token: randomSecret(),
      expiresAt,
      grant: { login, tokens },
      isReused: false,
    };
    await entries.writeEntry(code, ENTRY, stored, expiresAt);
    return code;
  }

  /**
   * Redeems a code, and starts its login. If a code is used a second time, the login of the first use ends.
   *
   * @throws OAuthError `invalid_grant`; StoreError
   */
  async redeem(storage: LoginStorage, redemption: Redemption): Promise<{ token: string; login: BearerLogin }> {
    const { code } = redemption;
    if (!isSecret(code)) throw invalidGrant(UNKNOWN_CODE);
    if (this.running.has(code)) throw invalidGrant(USED_CODE);
    this.running.add(code);
    try {
      const stored = await readCode(storage, code);
      if (!stored) throw invalidGrant(UNKNOWN_CODE);
      const difference = differenceOf(stored, redemption);
      if (difference !== undefined) throw invalidGrant(difference);
      return await this.startLogin(storage, code, stored);
    } finally {
      this.running.delete(code);
    }
  }

  /** Starts the login of a code, if this process is the one that redeems it, and no later use of the code has ended the login. */
  private async startLogin(storage: LoginStorage, code: string, stored: StoredCode) {
    const { token, grant, request } = stored;
    const now = Date.now();
    if (!grant) {
      await this.endReused(storage, code, stored);
      throw invalidGrant(USED_CODE);
    }
    if (now >= stored.expiresAt) throw invalidGrant(UNKNOWN_CODE);
    if (!(await this.markRedeemed(storage, code, stored))) throw invalidGrant(USED_CODE);
    const expiresAt = this.logins.expiryOf(now, now);
    const details = { ...grant.login, clientID: request.clientID, loggedInAt: now, expiresAt };
    const login = await this.logins.start(storage, token, details, grant.tokens);
    // A second use of the code may not have found the login, because it was not stored yet.
    if ((await readCode(storage, code))?.isReused === false) return { token, login };
    await this.logins.end(storage, token, login.recordId, false);
    throw invalidGrant(USED_CODE);
  }

  /**
   * Marks a code as redeemed. If several processes redeem the code at the same moment, returns true in at most one of them. The mark is
   * written before the login starts, so that a failure of the store cannot leave a code that gives the login again.
   *
   * Session stores have no conditional write. A process therefore writes its claim, waits {@link CLAIM_DELAY_MS}, and continues only
   * if its claim is still the last one (Fischer's algorithm for mutual exclusion by timing). A slow store may write a claim later
   * than that. So a process also looks for the mark of another one before it writes its own, and for a later claim afterwards. Two
   * processes cannot both continue: the one with the earlier claim finds the later claim, unless it had finished before, and then the
   * other one finds its mark. In the worst case, no process redeems the code, and the user has to log in again.
   */
  private async markRedeemed(storage: LoginStorage, code: string, stored: StoredCode): Promise<boolean> {
    const { entries } = storage;
    const isLastClaim = async () => (await entries.readEntry(code, CLAIM)) === this.owner;
    await entries.writeEntry(code, CLAIM, this.owner, stored.expiresAt + CODE_LIFETIME_MS);
    await this.clock.sleep(CLAIM_DELAY_MS);
    if (!(await isLastClaim())) return false;
    const current = await readCode(storage, code);
    if (!current?.grant) return false;
    await entries.writeEntry(code, ENTRY, { ...stored, grant: undefined }, Date.now() + REMEMBER_REDEEMED_MS);
    return isLastClaim();
  }

  /**
   * Ends the login of a code, because the code is used again. Also stores this fact, so that a process that is still starting the login
   * ends it.
   */
  private async endReused(storage: LoginStorage, code: string, stored: StoredCode): Promise<void> {
    const { entries } = storage;
    await entries.writeEntry(code, ENTRY, { ...stored, isReused: true }, Date.now() + REMEMBER_REDEEMED_MS);
    const login = await this.logins.find(storage, stored.token);
    if (login) await this.logins.end(storage, stored.token, login.recordId, false);
  }
}

async function readCode({ entries }: LoginStorage, code: string): Promise<StoredCode | undefined> {
  return (await entries.readEntry(code, ENTRY)) as StoredCode | undefined;
}

/** Returns how the token request differs from the authorization request of its code, or undefined if it does not differ. */
function differenceOf(
  { request }: StoredCode,
  { clientID, redirectURI, verifier = "" }: Redemption,
): string | undefined {
  const challenge = createHash("sha256").update(verifier).digest();
  const expected = Buffer.from(request.challenge, "base64url");
  const isVerified =
    /^[\w.~-]{43,128}$/.test(verifier) && expected.length === challenge.length && timingSafeEqual(expected, challenge);
  if (request.clientID !== clientID) return `The code was issued for the client ${request.clientID}.`;
  if (request.redirectURI !== redirectURI) return "The redirect_uri is not that of the authorization request.";
  return isVerified
    ? undefined
    : "The code_verifier is missing or wrong: code_challenge must be the base64url, without padding, of its SHA-256.";
}

/** @param detail - the exact cause, for the server's developer */
function invalidGrant(detail: string): OAuthError {
  return new OAuthError("invalid_grant", INVALID_CODE, detail);
}
