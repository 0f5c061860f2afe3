import { hash } from "node:crypto";
import { parse, serialize } from "cookie";
import { randomBytes } from "../crypto/random-bytes";
import { createSealer, type Sealer } from "../crypto/sealing";
import { OptionError, SignInError } from "../errors";
import { ExpiringMap } from "../time/expiring-map";
import type { Destination } from "./destination";
import { decodeNonAscii, encodeNonAscii } from "./request-path";

/** A login that was started but is not finished. It contains the data that the callback needs. */
export interface PendingLogin {
  /** The `state` parameter: 192 random bits, base64url (RFC 6749 §10.12). */
  readonly state: string;
  /** The requested scope. */
  readonly scope: string;
  /** PKCE verifier: 256 random bits, base64url (RFC 7636 §4.1). Absent if no challenge was sent. */
  readonly verifier?: string;
  /** Validated path on this origin to redirect the user to after the login. */
  readonly returnTo?: string;
  /** A value of the app, returned to it after the login. */
  readonly appState?: unknown;
  /** Where the result goes, if not to a page of the app. */
  readonly destination?: Destination;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Identifies the strategy that a pending login belongs to. A browser may have pending logins of several strategies. */
export interface PendingLoginOwner {
  readonly name: string;
  readonly clientID: string;
  readonly callbackURL: string;
  readonly keys: readonly string[];
}

/** The parameters of {@link PendingLogins.start}. */
export interface PendingLoginDetails {
  readonly scope: string;
  readonly pkce: boolean;
  readonly returnTo?: string | undefined;
  readonly appState?: unknown;
  readonly destination?: Destination | undefined;
}

const LIFETIME_MS = 10 * 60_000;
/** Lifetime of the cookie. It is longer than the time in which a login can be finished, so that a late callback is recognized as a login of this browser. */
const COOKIE_LIFETIME_MS = 60 * 60_000;
/** Maximum length of a cookie's name and value together, in bytes. A `returnTo` that does not fit is dropped. */
const MAX_COOKIE_BYTES = 1_500;
/**
 * Maximum length of all cookies of pending logins in one browser, in bytes. Three of the longest cookies fit, or about twenty with a
 * short `returnTo`. The length is limited because the browser sends these cookies with every request, together with the app's own
 * cookies. Node accepts 16 KB of request headers, nginx 8 KB for one header.
 */
const MAX_COOKIES_BYTES = 3 * MAX_COOKIE_BYTES;
/** Maximum number of cookies of ended logins in one browser. Each has about 70 bytes. */
const MAX_ENDED_COOKIES = 20;
/** Maximum length of `appState`, in bytes of JSON. */
const MAX_APP_STATE_BYTES = 400;
const MAX_USED_STATES = 10_000;
/** How long a repeated callback gets the outcome of the first one, in milliseconds. A double click repeats a callback. */
const REPEAT_MS = 5_000;
const USED = "used";

/** Content of the cookie. It is an array, so that its JSON is short. The state is in the cookie's name. Most logins have no `destination` and no `appState`. */
type CookieContent = readonly [
  startedAt: number,
  scope: string,
  verifier: string | null,
  returnTo: string | null,
  destination?: Destination | null,
  ...appState: unknown[],
];

/**
 * Pending logins. Each is stored in its own sealed cookie, in the browser that started the login. The server stores nothing until a
 * login is finished. Logins in several tabs do not affect each other. A callback in another browser finds no pending login.
 *
 * A pending login ends when its callback has used it, or when the browser has too many pending logins. The content of its cookie
 * is then replaced by a hash, so that a later callback is recognized as a login of this browser. Each process also remembers used
 * states.
 *
 * On https, the cookies have the `__Host-` prefix, so that no other host can set them (RFC 6265bis §4.1.3). Without the prefix,
 * another subdomain could set the cookie of its own login, and so log the visitor in to the attacker's account. The prefix
 * requires `Path=/` and no `Domain`.
 */
export class PendingLogins<Outcome> {
  private readonly sealer: Sealer;
  private readonly prefix: string;
  /** The context of the sealed cookies. Because of it, a cookie is valid only for one strategy, one application and one callback. */
  private readonly context: string;
  private readonly secure: boolean;
  /** The attributes of the cookies, as they stand in `Set-Cookie`. They are the same for all logins. */
  private readonly lineEnd: string;
  /** The outcomes of finished logins, by state. An outcome contains tokens, so it is kept only for {@link REPEAT_MS}. */
  private readonly outcomes = new ExpiringMap<Promise<Outcome> | typeof USED>(LIFETIME_MS, MAX_USED_STATES);

  constructor({ name, clientID, callbackURL, keys }: PendingLoginOwner) {
    this.sealer = createSealer(keys, "pending login");
    this.context = JSON.stringify([name, clientID, callbackURL]);
    this.secure = new URL(callbackURL).protocol === "https:";
    this.prefix = `${this.secure ? "__Host-" : ""}${name}.login.`;
    const maxAge = COOKIE_LIFETIME_MS / 1_000;
    this.lineEnd = serialize("x", "", { ...this.cookieAttributes(), maxAge }).slice("x=".length);
  }

  /**
   * Starts a login. Returns the value of its cookie, and the `Set-Cookie` lines: one for this login, and one for each older login that ends
   * because there are too many. If `returnTo` does not fit into the cookie, the pending login has none.
   *
   * @throws OptionError if `appState` is too long or not JSON
   */
  start(
    cookieHeader: string | undefined,
    details: PendingLoginDetails,
  ): { pendingLogin: PendingLogin; cookies: string[]; cookieValue: string } {
    checkAppState(details.appState);
    const random = randomBytes(56);
    const state = random.toString("base64url", 0, 24);
    const verifier = details.pkce ? random.toString("base64url", 24) : null;
    const rest = optionalContent(details);
    const now = Date.now();
    const returnTo = details.returnTo === undefined ? null : decodeNonAscii(details.returnTo);
    let content: CookieContent = [now, details.scope, verifier, returnTo, ...rest];
    let value = this.sealCookie(state, content);
    if (this.cookieSizeOf(state, value) > MAX_COOKIE_BYTES) {
      content = [now, details.scope, verifier, null, ...rest];
      value = this.sealCookie(state, content);
    }
    return {
      pendingLogin: toPendingLogin(state, content),
      cookies: [
        this.formatCookie(state, value),
        ...this.evictionCookies(cookieHeader, this.cookieSizeOf(state, value)),
      ],
      cookieValue: value,
    };
  }

  /** Returns the value of the cookie of the login with this `state`, or undefined if the browser did not send it. */
  cookieOf(cookieHeader: string | undefined, state: string): string | undefined {
    return parse(cookieHeader ?? "")[this.prefix + state] || undefined;
  }

  /**
   * Returns the pending login with this `state`, if it was started less than ten minutes ago. Does not end the login.
   *
   * @param value - the value of the login's cookie
   * @throws SignInError `EVENTPOP_STATE_MISMATCH` if it is not a cookie of the login, `EVENTPOP_LOGIN_EXPIRED` after ten minutes,
   * `EVENTPOP_LOGIN_REUSED` if the login has ended
   */
  find(state: string, value = ""): PendingLogin {
    const pendingLogin = this.unsealCookie(state, value);
    if (!pendingLogin) {
      throw new SignInError(
        value === this.endedLoginValue(state) ? "EVENTPOP_LOGIN_REUSED" : "EVENTPOP_STATE_MISMATCH",
      );
    }
    if (Date.now() - pendingLogin.startedAt > LIFETIME_MS) {
      throw new SignInError("EVENTPOP_LOGIN_EXPIRED");
    }
    return pendingLogin;
  }

  /**
   * Finishes a login once, by calling `run`. If the same callback is requested again, at the same time or up to five seconds later,
   * it gets the same outcome. After that, it is refused.
   *
   * If `run` fails before the authorization code was used, it calls `reopen`. All waiting callbacks then get the error, and the
   * same callback can be requested again.
   *
   * @throws SignInError `EVENTPOP_LOGIN_REUSED`, or the error of `run`
   */
  async finish({ state }: PendingLogin, run: (reopen: () => void) => Promise<Outcome>): Promise<Outcome> {
    const earlier = this.outcomes.get(state);
    if (earlier === USED) throw new SignInError("EVENTPOP_LOGIN_REUSED");
    if (earlier) return earlier;
    let isReopened = false;
    const outcome = run(() => {
      isReopened = true;
    });
    // Copies the state, because it is a slice of the callback's URL and would keep the whole URL in memory.
    const key = Buffer.from(state).toString();
    this.outcomes.set(key, outcome);
    const forgetOutcome = () => this.outcomes.set(key, USED);
    const afterwards = () => {
      if (isReopened) this.outcomes.delete(key);
      else setTimeout(forgetOutcome, REPEAT_MS).unref();
    };
    outcome.then(afterwards, afterwards);
    return outcome;
  }

  /** Returns where the result of a login goes, even if the login has expired or is finished. `value` is the value of its cookie. */
  destinationOf(state: string, value = ""): Destination | undefined {
    return this.unsealCookie(state, value)?.destination;
  }

  /** Whether the login with this `state` can still be finished. `value` is the value of its cookie. */
  canFinish(state: string, value = ""): boolean {
    return !this.outcomes.has(state) && this.unsealCookie(state, value) !== undefined;
  }

  /** Whether the login with this `state` was finished in this process. */
  hasEnded(state: string): boolean {
    return this.outcomes.has(state);
  }

  /** Returns the `Set-Cookie` line for a login that has ended, or undefined while the login can still be finished. */
  cookieIfEnded({ state }: PendingLogin): string | undefined {
    return this.outcomes.has(state) ? this.endedLoginCookie(state) : undefined;
  }

  /**
   * Returns `Set-Cookie` lines that end the oldest pending logins, so that a new cookie of `added` bytes fits, and that delete the
   * oldest cookies of ended logins. Cookies with the same prefix of another app on this host, for example at another port, are
   * not changed.
   */
  private evictionCookies(cookieHeader: string | undefined, added: number): string[] {
    if (!cookieHeader?.includes(this.prefix)) return [];
    const pending: { readonly state: string; readonly size: number; readonly startedAt: number }[] = [];
    const ended: string[] = [];
    // Browsers send older cookies first (RFC 6265 §5.4). The order is reversed, so that of two cookies from the same millisecond, the newer one stays.
    for (const [name, value = ""] of Object.entries(parse(cookieHeader)).toReversed()) {
      if (!name.startsWith(this.prefix)) continue;
      const state = name.slice(this.prefix.length);
      const pendingLogin = this.unsealCookie(state, value);
      if (pendingLogin)
        pending.push({ state, size: this.cookieSizeOf(state, value), startedAt: pendingLogin.startedAt });
      else if (value === this.endedLoginValue(state)) ended.push(state);
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
      ...evicted.map((state) => this.endedLoginCookie(state)),
      ...ended.slice(Math.max(0, MAX_ENDED_COOKIES - evicted.length)).map((state) => this.deletionCookie(state)),
    ];
  }

  private sealCookie(state: string, content: CookieContent): string {
    return this.sealer.seal(JSON.stringify(content), this.context + state);
  }

  private unsealCookie(state: string, sealed: string): PendingLogin | undefined {
    const text = this.sealer.unseal(sealed, this.context + state);
    return text === undefined ? undefined : toPendingLogin(state, JSON.parse(text));
  }

  private cookieSizeOf(state: string, value: string): number {
    return this.prefix.length + state.length + 1 + value.length;
  }

  private formatCookie(state: string, value: string): string {
    return `${this.prefix}${state}=${value}${this.lineEnd}`;
  }

  private endedLoginCookie(state: string): string {
    return this.formatCookie(state, this.endedLoginValue(state));
  }

  /** Returns the cookie value of an ended login. It distinguishes this app's logins from those of another app on the same host. */
  private endedLoginValue(state: string): string {
    return hash("sha256", this.context + state, "base64url").slice(0, 12);
  }

  private deletionCookie(state: string): string {
    // Sets both attributes, because some clients support only one of them.
    return serialize(this.prefix + state, "", { ...this.cookieAttributes(), maxAge: 0, expires: new Date(0) });
  }

  private cookieAttributes() {
    return { path: "/", httpOnly: true, sameSite: "lax", secure: this.secure } as const;
  }
}

/** Returns the last parts of a cookie's content: the destination and the app's value, if the login has them. */
function optionalContent({
  destination,
  appState,
}: PendingLoginDetails): [Destination?] | [Destination | null, unknown] {
  if (appState !== undefined) return [destination ?? null, appState];
  return destination === undefined ? [] : [destination];
}

function toPendingLogin(state: string, content: CookieContent): PendingLogin {
  const [startedAt, scope, verifier, returnTo, destination, ...rest] = content;
  return {
    state,
    scope,
    ...(verifier !== null && { verifier }),
    ...(returnTo !== null && { returnTo: encodeNonAscii(returnTo) }),
    ...(destination && { destination }),
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
    // The value has a circular reference or a bigint, so it is not JSON.
  }
  if (bytes <= MAX_APP_STATE_BYTES) return;
  throw new OptionError(
    "EVENTPOP_BAD_OPTION",
    `The state handed to authenticate() must be JSON of at most ${MAX_APP_STATE_BYTES} bytes.`,
  );
}
