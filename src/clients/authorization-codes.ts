import { createHash, timingSafeEqual } from "node:crypto";
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

/** A login that a code gives. The login begins when the code is redeemed. */
export type GrantedLogin = Omit<BearerLogin, "clientID" | "loggedInAt" | "expiresAt">;

/** The content of a code's entry. The access token is chosen with the code, so that a code can never give two tokens. */
interface StoredCode {
  readonly request: Omit<ClientDestination, "state">;
  readonly token: string;
  readonly login: GrantedLogin;
  readonly expiresAt: number;
  readonly isRedeemed: boolean;
}

/** How long a code is valid. */
const CODE_LIFETIME_MS = 60_000;
/** How long a redeemed code is remembered, so that a second use is recognized (RFC 6749 §4.1.2). */
const REMEMBER_REDEEMED_MS = 10 * 60_000;
/** How long the tokens of Eventpop are kept for a code that may be redeemed. */
export const GRANT_LIFETIME_MS = 2 * CODE_LIFETIME_MS;
/** How long a process waits after it has claimed a code. */
const CLAIM_DELAY_MS = 200;
const ENTRY = "authorization code";
const CLAIM = "claim of an authorization code";

const INVALID_CODE = "The code is unknown, expired or used, or belongs to another client or redirect_uri.";

/**
 * The authorization codes of clients. Each is a sealed entry in the session store, under a hash of the code, for one minute. A code
 * is redeemed once, by the client that it was issued to, with the same redirect URI and the PKCE verifier of its challenge.
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
  async issue({ entries }: LoginStorage, destination: ClientDestination, login: GrantedLogin): Promise<string> {
    const code = randomSecret();
    const { clientID, redirectURI, challenge } = destination;
    const expiresAt = Date.now() + CODE_LIFETIME_MS;
    const stored: StoredCode = {
      request: { clientID, redirectURI, challenge },
      token: randomSecret(),
      login,
      expiresAt,
      isRedeemed: false,
    };
    await entries.writeEntry(code, ENTRY, stored, expiresAt);
    return code;
  }

  /**
   * Redeems a code, and starts its login. A second use of a code ends the login that the code gave.
   *
   * @throws OAuthError `invalid_grant`; StoreError
   */
  async redeem(storage: LoginStorage, redemption: Redemption): Promise<{ token: string; login: BearerLogin }> {
    const { code } = redemption;
    if (!isSecret(code) || this.running.has(code)) throw invalidGrant();
    this.running.add(code);
    try {
      const stored = (await storage.entries.readEntry(code, ENTRY)) as StoredCode | undefined;
      if (!stored || !isFor(stored, redemption)) throw invalidGrant();
      if (stored.isRedeemed) {
        await this.logins.end(storage, stored.token, stored.login.recordId, false);
        throw invalidGrant();
      }
      return await this.startLogin(storage, code, stored);
    } finally {
      this.running.delete(code);
    }
  }

  /** Starts the login of a code, if this process is the one that redeems it, and no later use of the code has ended the login. */
  private async startLogin(storage: LoginStorage, code: string, stored: StoredCode) {
    const { token, login: granted, request } = stored;
    const now = Date.now();
    if (now >= stored.expiresAt || !(await this.markRedeemed(storage, code, stored))) throw invalidGrant();
    const expiresAt = this.logins.expiryOf(now, now);
    const login: BearerLogin = { ...granted, clientID: request.clientID, loggedInAt: now, expiresAt };
    if (!(await this.logins.start(storage, token, login))) throw invalidGrant();
    return { token, login };
  }

  /**
   * Marks a code as redeemed. Returns true for one process only, of all that have the code at the same moment. The mark is written
   * before the login starts, so that a failure of the store cannot leave a code that gives the login again.
   *
   * Session stores have no conditional write. A process therefore writes its claim, waits {@link CLAIM_DELAY_MS}, and continues only
   * if its claim is still the last one (Fischer's algorithm for mutual exclusion by timing). A slow store may write a claim later
   * than that. So a process looks for the mark of another one before it writes its own, and for a later claim afterwards. Whatever
   * the order of these calls, of two processes the one with the earlier claim finds the later claim, or the other one finds its
   * mark. In the worst case, no process redeems the code, and the user has to log in again.
   */
  private async markRedeemed({ entries }: LoginStorage, code: string, stored: StoredCode): Promise<boolean> {
    const readClaim = () => entries.readEntry(code, CLAIM);
    const earlier = await readClaim();
    if (earlier !== undefined && earlier !== this.owner) return false;
    await entries.writeEntry(code, CLAIM, this.owner, stored.expiresAt + CODE_LIFETIME_MS);
    await this.clock.sleep(CLAIM_DELAY_MS);
    if ((await readClaim()) !== this.owner) return false;
    const current = (await entries.readEntry(code, ENTRY)) as StoredCode | undefined;
    if (!current || current.isRedeemed) return false;
    await entries.writeEntry(code, ENTRY, { ...stored, isRedeemed: true }, Date.now() + REMEMBER_REDEEMED_MS);
    return (await readClaim()) === this.owner;
  }
}

/** Whether the client, the redirect URI and the verifier are those that the code was issued for. */
function isFor({ request }: StoredCode, { clientID, redirectURI, verifier = "" }: Redemption): boolean {
  const challenge = createHash("sha256").update(verifier).digest();
  const expected = Buffer.from(request.challenge, "base64url");
  const isVerified =
    /^[\w.~-]{43,128}$/.test(verifier) && expected.length === challenge.length && timingSafeEqual(expected, challenge);
  return request.clientID === clientID && request.redirectURI === redirectURI && isVerified;
}

function invalidGrant(): OAuthError {
  return new OAuthError("invalid_grant", INVALID_CODE);
}
