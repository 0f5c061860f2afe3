import { createHash } from "node:crypto";
import { parse, serialize } from "cookie";
import { randomBytes } from "../crypto/random-bytes";
import { createSealer, type Sealer } from "../crypto/sealing";
import { OptionError, SignInError } from "../errors";
import { ExpiringMap } from "../time/expiring-map";
import { decodeNonAscii, encodeNonAscii } from "./request-path";

/** A login that was started and is not finished: what the callback needs to know. */
export interface PendingLogin {
  /** The `state` parameter: 192 random bits, base64url (RFC 6749 §10.12). */
  readonly state: string;
  /** The requested scope. */
  readonly scope: string;
  /** PKCE verifier: 256 random bits, base64url (RFC 7636 §4.1); absent if no challenge was sent. */
  readonly verifier?: string;
  /** Validated path on this origin to return to. */
  readonly returnTo?: string;
  /** A value of the app, returned to it after the login. */
  readonly appState?: unknown;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Identifies the strategy that a pending login belongs to: a browser may have pending logins of several. */
export interface PendingLoginOwner {
  readonly name: string;
  readonly clientID: string;
  readonly callbackURL: string;
  readonly keys: readonly string[];
}

/** What a login is started with. */
export interface PendingLoginDetails {
  readonly scope: string;
  readonly pkce: boolean;
  readonly returnTo?: string | undefined;
  readonly appState?: unknown;
}

const LIFETIME_MS = 10 * 60_000;
/** The cookie stays longer than the login can be finished, so that a late callback is recognized as this browser's own. */
const COOKIE_LIFETIME_MS = 60 * 60_000;
/** Longest cookie, name and value together, in bytes. A `returnTo` that does not fit is dropped. */
const MAX_COOKIE_BYTES = 1_500;
/**
 * All cookies of pending logins in one browser, in bytes: three of the longest, or about twenty that return to a short path.
 * The browser sends them with every request, beside the app's own cookies: Node takes 16 KB of request headers, nginx 8 KB for
 * one header.
 */
const MAX_COOKIES_BYTES = 3 * MAX_COOKIE_BYTES;
/** How many ended logins are remembered in one browser: a cookie of about 70 bytes each. */
const MAX_ENDED_COOKIES = 20;
/** Longest `appState`, in bytes of JSON. */
const MAX_APP_STATE_BYTES = 400;
const MAX_USED_STATES = 10_000;
/** A repeated callback gets the outcome of the first one for so long: a double click. */
const REPEAT_MS = 5_000;
const USED = "used";

/** Content of the cookie, as short as JSON allows. The state is in the cookie's name. `appState` is optional. */
type CookieContent = readonly [
  startedAt: number,
  scope: string,
  verifier: string | null,
  returnTo: string | null,
  ...appState: unknown[],
];

/**
 * Pending logins, each in its own sealed cookie in the browser that started it. The server keeps nothing until a login is
 * finished, parallel tabs do not affect each other, and a callback in another browser finds no pending login.
 *
 * A login ends when its callback used it up, or when the browser has too many pending logins. Its cookie then loses its content
 * and keeps only a hash, so that a later callback is recognized as this browser's own. Each process also remembers used states.
 *
 * On https the cookies have the `__Host-` prefix, so that no other host can set them (RFC 6265bis §4.1.3). Without it, a sibling
 * subdomain could plant the cookie of its own login and sign the visitor in to its own account. The prefix requires `Path=/` and
 * no `Domain`.
 */
export class PendingLogins<Outcome> {
  private readonly sealer: Sealer;
  private readonly prefix: string;
  /** Sealed with the content: a cookie is valid for one strategy, one application and one callback only. */
  private readonly context: string;
  private readonly secure: boolean;
  /** By state. The outcome, which holds tokens, is kept for {@link REPEAT_MS} only. */
  private readonly finished = new ExpiringMap<Promise<Outcome> | typeof USED>(LIFETIME_MS, MAX_USED_STATES);

  constructor({ name, clientID, callbackURL, keys }: PendingLoginOwner) {
    this.sealer = createSealer(keys, "pending login");
    this.context = JSON.stringify([name, clientID, callbackURL]);
    this.secure = new URL(callbackURL).protocol === "https:";
    this.prefix = `${this.secure ? "__Host-" : ""}${name}.login.`;
  }

  /**
   * Starts a login. Gives the `Set-Cookie` lines for it, and for older ones that have to end because there are too many. The
   * pending login has no `returnTo` if that does not fit.
   *
   * @throws OptionError if `appState` is too long or not JSON
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
    const returnTo = details.returnTo === undefined ? null : decodeNonAscii(details.returnTo);
    let content: CookieContent = [now, details.scope, verifier, returnTo, ...rest];
    let value = this.sealCookie(state, content);
    if (this.sizeOf(state, value) > MAX_COOKIE_BYTES) {
      content = [now, details.scope, verifier, null, ...rest];
      value = this.sealCookie(state, content);
    }
    return {
      pendingLogin: toPendingLogin(state, content),
      cookies: [this.cookieLine(state, value), ...this.evictionLines(cookieHeader, this.sizeOf(state, value))],
    };
  }

  /**
   * The pending login with this `state`, if this browser started it less than ten minutes ago. Does not use it up.
   *
   * @throws SignInError `EVENTPOP_STATE_MISMATCH` if this browser has no cookie of it, `EVENTPOP_LOGIN_EXPIRED`, or
   * `EVENTPOP_LOGIN_REUSED` if it ended
   */
  find(cookieHeader: string | undefined, state: string): PendingLogin {
    const value = this.valueOf(cookieHeader, state);
    if (value === this.endedValue(state)) {
      throw new SignInError("EVENTPOP_LOGIN_REUSED");
    }
    const pendingLogin = this.unsealCookie(state, value);
    if (!pendingLogin) throw new SignInError("EVENTPOP_STATE_MISMATCH");
    if (Date.now() - pendingLogin.startedAt > LIFETIME_MS) {
      throw new SignInError("EVENTPOP_LOGIN_EXPIRED");
    }
    return pendingLogin;
  }

  /**
   * Finishes a login once. If the same callback comes again, at the same time or up to five seconds later, it gets the same
   * outcome; after that it is refused.
   *
   * If `run` fails before anything was used up, it calls `reopen`: all waiting callbacks get the error, and the same callback
   * can be tried again.
   *
   * @throws SignInError `EVENTPOP_LOGIN_REUSED`, or whatever `run` throws
   */
  async finish({ state }: PendingLogin, run: (reopen: () => void) => Promise<Outcome>): Promise<Outcome> {
    const earlier = this.finished.get(state);
    if (earlier === USED) throw new SignInError("EVENTPOP_LOGIN_REUSED");
    if (earlier) return earlier;
    let isReopened = false;
    const outcome = run(() => {
      isReopened = true;
    });
    // A copy, because the state is a slice of the callback's URL and would keep all of it in memory.
    const key = Buffer.from(state).toString();
    this.finished.set(key, outcome);
    const forgetOutcome = () => this.finished.set(key, USED);
    const afterwards = () => {
      if (isReopened) this.finished.delete(key);
      else setTimeout(forgetOutcome, REPEAT_MS).unref();
    };
    outcome.then(afterwards, afterwards);
    return outcome;
  }

  /** Whether this browser's login can still be finished. */
  canFinish(cookieHeader: string | undefined, state: string): boolean {
    return !this.finished.has(state) && this.unsealCookie(state, this.valueOf(cookieHeader, state)) !== undefined;
  }

  /** The `Set-Cookie` line that marks a login as ended; undefined while it can still be finished. */
  endedCookie({ state }: PendingLogin): string | undefined {
    return this.finished.has(state) ? this.endedLine(state) : undefined;
  }

  /**
   * Lines that end the oldest pending logins, so that the others and one of `added` bytes fit, and that delete the oldest
   * cookies of ended logins. Other cookies with the same prefix stay: they belong to another app on this host, for example
   * at another port.
   */
  private evictionLines(cookieHeader: string | undefined, added: number): string[] {
    const pending: { readonly state: string; readonly size: number; readonly startedAt: number }[] = [];
    const ended: string[] = [];
    // Browsers send older cookies first (RFC 6265 §5.4). Reversed, so that the newer of two from the same millisecond stays.
    for (const [name, value = ""] of Object.entries(parse(cookieHeader ?? "")).toReversed()) {
      if (!name.startsWith(this.prefix)) continue;
      const state = name.slice(this.prefix.length);
      const pendingLogin = this.unsealCookie(state, value);
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

  private sealCookie(state: string, content: CookieContent): string {
    return this.sealer.seal(JSON.stringify(content), this.context + state);
  }

  private unsealCookie(state: string, sealed: string): PendingLogin | undefined {
    const text = this.sealer.unseal(sealed, this.context + state);
    return text === undefined ? undefined : toPendingLogin(state, JSON.parse(text));
  }

  private sizeOf(state: string, value: string): number {
    return this.prefix.length + state.length + 1 + value.length;
  }

  private cookieLine(state: string, value: string): string {
    return serialize(this.prefix + state, value, { ...this.attributes(), maxAge: COOKIE_LIFETIME_MS / 1_000 });
  }

  private endedLine(state: string): string {
    return this.cookieLine(state, this.endedValue(state));
  }

  /** Tells this app's ended logins apart from those of another app on the same host. */
  private endedValue(state: string): string {
    return createHash("sha256")
      .update(this.context + state)
      .digest("base64url")
      .slice(0, 12);
  }

  private deleteLine(state: string): string {
    // Both attributes, because some clients support only one of them.
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
    ...(returnTo !== null && { returnTo: encodeNonAscii(returnTo) }),
    ...(rest.length > 0 && { appState: rest[0] }),
    startedAt,
  };
}

/** @throws OptionError `EVENTPOP_BAD_OPTION` if the app's value is too long or not JSON */
function checkAppState(value: unknown): void {
  if (value === undefined) return;
  let bytes = Number.POSITIVE_INFINITY;
  try {
    bytes = Buffer.byteLength(JSON.stringify(value));
  } catch {
    // Circular, or a bigint: not JSON.
  }
  if (bytes <= MAX_APP_STATE_BYTES) return;
  throw new OptionError(
    "EVENTPOP_BAD_OPTION",
    `The state handed to authenticate() must be JSON of at most ${MAX_APP_STATE_BYTES} bytes.`,
  );
}
