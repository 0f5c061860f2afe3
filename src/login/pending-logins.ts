import { createHash } from "node:crypto";
import { parse, serialize } from "cookie";
import { randomBytes } from "../crypto/random-bytes";
import { createSealer, type Sealer } from "../crypto/sealing";
import { OptionError, SignInError } from "../errors";
import { ExpiringMap } from "../time/expiring-map";
import { decodeLetters, encodeLetters } from "./request-path";

/** A sign-in under way: what must be known when the person comes back. */
export interface PendingLogin {
  /** The `state` parameter: 192 random bits, base64url (RFC 6749 §10.12). */
  readonly state: string;
  /** The scope that was asked for. */
  readonly scope: string;
  /** PKCE verifier: 256 random bits, base64url (RFC 7636 §4.1); absent where no challenge was sent. */
  readonly verifier?: string;
  /** Path on this origin to return to, already checked. */
  readonly returnTo?: string;
  /** The app's own value, carried there and back. */
  readonly appState?: unknown;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Whose attempts: how one strategy is told apart from others in the same browser. */
export interface PendingLoginOwner {
  readonly name: string;
  readonly clientID: string;
  readonly callbackURL: string;
  readonly keys: readonly string[];
}

/** What an attempt is started with. */
export interface PendingLoginDetails {
  readonly scope: string;
  readonly pkce: boolean;
  readonly returnTo?: string | undefined;
  readonly appState?: unknown;
}

const LIFETIME_MS = 10 * 60_000;
/** The cookie stays longer than the login can be finished, so that a late callback is recognized as this browser's own. */
const COOKIE_LIFETIME_MS = 60 * 60_000;
/** Longest cookie, name and value, in bytes. A `returnTo` that does not fit is left out. */
const MAX_COOKIE_BYTES = 1_500;
/**
 * All cookies of pending logins in one browser, in bytes: three of the longest, or about twenty that return to a short path.
 * The browser sends them with every request, beside the app's own cookies: Node takes 16 KB of request headers, nginx 8 KB for
 * one header.
 */
const MAX_COOKIES_BYTES = 3 * MAX_COOKIE_BYTES;
/** How many ended logins are remembered in one browser: a cookie of about 70 bytes each. */
const MAX_ENDED_COOKIES = 20;
/** Longest value of the app's, in bytes of JSON. */
const MAX_APP_STATE_BYTES = 400;
const MAX_USED_STATES = 10_000;
/** A second click comes within this time of the first one's end; it gets the first one's outcome. */
const REPEAT_MS = 5_000;
const USED = "used";

/**
 * What the cookie holds, as short as JSON allows. The state is in its name; the app's value is there only if one was given.
 */
type CookieContent = readonly [
  startedAt: number,
  scope: string,
  verifier: string | null,
  returnTo: string | null,
  ...appState: unknown[],
];

/**
 * Sign-ins under way, each in a sealed cookie of its own in the browser that started it. Nothing is kept on the server
 * until a sign-in is finished, parallel tabs cannot disturb each other, and a callback from another browser finds no
 * attempt. Used states are remembered in this process.
 *
 * On https the cookies have the `__Host-` prefix, so no other host can have set them: a sibling subdomain that plants the
 * cookie of a sign-in of its own would sign the visitor in to its own account (RFC 6265bis §4.1.3). The prefix demands
 * `Path=/` and no `Domain`.
 */
export class PendingLogins<Outcome> {
  private readonly sealer: Sealer;
  private readonly prefix: string;
  /** An attempt belongs to one strategy, one application and one callback, and to its own state. */
  private readonly context: string;
  private readonly secure: boolean;
  /** Used states. Outcomes, which hold tokens, are kept for a second click only. */
  private readonly finished = new ExpiringMap<Promise<Outcome> | typeof USED>(LIFETIME_MS, MAX_USED_STATES);

  constructor({ name, clientID, callbackURL, keys }: PendingLoginOwner) {
    this.sealer = createSealer(keys, "login attempt");
    this.context = JSON.stringify([name, clientID, callbackURL]);
    this.secure = new URL(callbackURL).protocol === "https:";
    this.prefix = `${this.secure ? "__Host-" : ""}${name}.login.`;
  }

  /**
   * Opens an attempt. Gives the `Set-Cookie` lines that keep it, and that drop the oldest ones where they would take too
   * much room. The attempt has no `returnTo` where that does not fit.
   *
   * @throws OptionError where the app's value is too long, or no JSON
   */
  start(
    cookieHeader: string | undefined,
    details: PendingLoginDetails,
  ): { pendingLogin: PendingLogin; cookies: string[] } {
    checkAppState(details.appState);
    const random = randomBytes(56);
    const state = random.toString("base64url", 0, 24);
    const verifier = details.pkce ? random.toString("base64url", 24) : null;
    const rest = details.appState === undefined ? [] : [details.appState];
    const now = Date.now();
    const returnTo = details.returnTo === undefined ? null : decodeLetters(details.returnTo);
    let content: CookieContent = [now, details.scope, verifier, returnTo, ...rest];
    let value = this.seal(state, content);
    if (this.sizeOf(state, value) > MAX_COOKIE_BYTES) {
      content = [now, details.scope, verifier, null, ...rest];
      value = this.seal(state, content);
    }
    return {
      pendingLogin: toPendingLogin(state, content),
      cookies: [this.setLine(state, value), ...this.makeRoom(cookieHeader, this.sizeOf(state, value))],
    };
  }

  /**
   * The attempt that `state` names, if this browser started it and it is young enough. Nothing is used up by looking.
   *
   * @throws SignInError `EVENTPOP_STATE_MISMATCH` if this browser has no cookie of it, `EVENTPOP_LOGIN_EXPIRED`, or
   * `EVENTPOP_LOGIN_REUSED` if it ended
   */
  find(cookieHeader: string | undefined, state: string): PendingLogin {
    const value = this.valueOf(cookieHeader, state);
    if (value === this.endedValue(state)) {
      throw new SignInError("EVENTPOP_LOGIN_REUSED", "This login was finished before, or newer ones took its place.");
    }
    const pendingLogin = this.open(state, value);
    if (!pendingLogin) throw new SignInError("EVENTPOP_STATE_MISMATCH", "This browser has no such sign-in under way.");
    if (Date.now() - pendingLogin.startedAt > LIFETIME_MS) {
      throw new SignInError("EVENTPOP_LOGIN_EXPIRED", "This sign-in took longer than ten minutes.");
    }
    return pendingLogin;
  }

  /**
   * Finishes an attempt once. The same callback again, at the same time or up to five seconds later, gets the outcome of
   * the first; later it is refused. Claimed before anything is awaited.
   *
   * `run` calls `reopen` where it fails before anything was used up: everybody who waits gets that failure, and the same
   * callback may then be tried again.
   *
   * @throws SignInError `EVENTPOP_LOGIN_REUSED`, or whatever `run` throws
   */
  async finish({ state }: PendingLogin, run: (reopen: () => void) => Promise<Outcome>): Promise<Outcome> {
    const earlier = this.finished.get(state);
    if (earlier === USED) throw new SignInError("EVENTPOP_LOGIN_REUSED", "This sign-in was finished before.");
    if (earlier) return earlier;
    let isOpen = false;
    const outcome = run(() => {
      isOpen = true;
    });
    // A copy: the state is a slice of the callback's URL, and would keep all of it in memory.
    const key = Buffer.from(state).toString();
    this.finished.set(key, outcome);
    const forget = () => this.finished.set(key, USED);
    const settle = () => {
      if (isOpen) this.finished.delete(key);
      else setTimeout(forget, REPEAT_MS).unref();
    };
    outcome.then(settle, settle);
    return outcome;
  }

  /** Whether this browser's attempt can still be finished. */
  isOpen(cookieHeader: string | undefined, state: string): boolean {
    return !this.finished.has(state) && this.open(state, this.valueOf(cookieHeader, state)) !== undefined;
  }

  /** The `Set-Cookie` line that marks a login as ended; undefined while it can still be finished. */
  end({ state }: PendingLogin): string | undefined {
    return this.finished.has(state) ? this.endedLine(state) : undefined;
  }

  /**
   * Lines that end the oldest pending logins, so that the others and one of `added` bytes fit, and that delete the oldest
   * cookies of ended logins. Other cookies with the same prefix stay: they belong to another app on this host, for example
   * at another port.
   */
  private makeRoom(cookieHeader: string | undefined, added: number): string[] {
    const pending: { readonly state: string; readonly size: number; readonly startedAt: number }[] = [];
    const ended: string[] = [];
    // Browsers send older cookies first (RFC 6265 §5.4). Reversed, so that the newer of two from the same millisecond stays.
    for (const [name, value = ""] of Object.entries(parse(cookieHeader ?? "")).toReversed()) {
      if (!name.startsWith(this.prefix)) continue;
      const state = name.slice(this.prefix.length);
      const pendingLogin = this.open(state, value);
      if (pendingLogin) pending.push({ state, size: this.sizeOf(state, value), startedAt: pendingLogin.startedAt });
      else if (value === this.endedValue(state)) ended.push(state);
    }
    let room = MAX_COOKIES_BYTES - added;
    const evicted = pending
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .filter(({ size }) => {
        room -= size;
        return room < 0;
      })
      .map(({ state }) => state);
    return [
      ...evicted.map((state) => this.endedLine(state)),
      ...ended.slice(Math.max(0, MAX_ENDED_COOKIES - evicted.length)).map((state) => this.deleteLine(state)),
    ];
  }

  /** The value of a login's cookie; empty if there is no such cookie. */
  private valueOf(cookieHeader: string | undefined, state: string): string {
    return parse(cookieHeader ?? "")[this.prefix + state] ?? "";
  }

  private seal(state: string, content: CookieContent): string {
    return this.sealer.seal(JSON.stringify(content), this.context + state);
  }

  private open(state: string, sealed: string): PendingLogin | undefined {
    const text = this.sealer.unseal(sealed, this.context + state);
    return text === undefined ? undefined : toPendingLogin(state, JSON.parse(text));
  }

  private sizeOf(state: string, value: string): number {
    return this.prefix.length + state.length + 1 + value.length;
  }

  private setLine(state: string, value: string): string {
    return serialize(this.prefix + state, value, { ...this.attributes(), maxAge: COOKIE_LIFETIME_MS / 1_000 });
  }

  private endedLine(state: string): string {
    return this.setLine(state, this.endedValue(state));
  }

  /** Tells this app's ended logins apart from those of another app on the same host. */
  private endedValue(state: string): string {
    return createHash("sha256")
      .update(this.context + state)
      .digest("base64url")
      .slice(0, 12);
  }

  private deleteLine(state: string): string {
    // Both: there are clients that know only one of them.
    return serialize(this.prefix + state, "", { ...this.attributes(), maxAge: 0, expires: new Date(0) });
  }

  private attributes() {
    return { path: "/", httpOnly: true, sameSite: "lax", secure: this.secure } as const;
  }
}

function toPendingLogin(state: string, [startedAt, scope, verifier, returnTo, ...rest]: CookieContent): PendingLogin {
  return {
    state,
    scope,
    ...(verifier !== null && { verifier }),
    ...(returnTo !== null && { returnTo: encodeLetters(returnTo) }),
    ...(rest.length > 0 && { appState: rest[0] }),
    startedAt,
  };
}

/**
 * Checks the value that the app wants to have carried to Eventpop and back.
 *
 * @throws OptionError `EVENTPOP_BAD_OPTION` where it is too long, or no JSON
 */
function checkAppState(value: unknown): void {
  if (value === undefined) return;
  let bytes = Number.POSITIVE_INFINITY;
  try {
    bytes = Buffer.byteLength(JSON.stringify(value));
  } catch {
    // Circular, a function, a bigint: no JSON.
  }
  if (bytes <= MAX_APP_STATE_BYTES) return;
  throw new OptionError(
    "EVENTPOP_BAD_OPTION",
    `The state handed to authenticate() must be JSON of at most ${MAX_APP_STATE_BYTES} bytes.`,
  );
}
