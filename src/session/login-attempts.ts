import { OptionError, SignInError } from "../errors";
import { BoundedMap } from "./bounded-map";
import { randomBytes } from "./random";
import { createSealer, type Sealer } from "./sealing";

/** A sign-in under way: what must be known when the person comes back. */
export interface LoginAttempt {
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
export interface AttemptOwner {
  readonly name: string;
  readonly clientID: string;
  readonly callbackURL: string;
  readonly keys: readonly string[];
}

const LIFETIME_MS = 10 * 60_000;
const MOST_PER_BROWSER = 5;
/**
 * Longest value of the app's, in bytes of JSON. With the longest returnTo a cookie then stays below 1.5 KB: five of them and
 * the session's must fit Node's 16 KB of request headers.
 */
const MOST_APP_STATE_BYTES = 400;
const MOST_USED_STATES = 10_000;
/** A second click comes within this time of the first one's end; it gets the first one's outcome. */
const REPEAT_MS = 5_000;
const USED = "used";

/** What the cookie holds. The state is in its name. */
interface CookieContent extends Omit<LoginAttempt, "state"> {
  /** Whether the cookie's path is the callback's folder; else it is the root. */
  readonly isNear: boolean;
}

/**
 * Sign-ins under way, each in a sealed cookie of its own in the browser that started it. Nothing is kept on the server until
 * a sign-in is finished, parallel tabs cannot disturb each other, and a callback from another browser finds no attempt.
 * Used states are remembered in this process.
 */
export class LoginAttempts<Outcome> {
  private readonly sealer: Sealer;
  private readonly prefix: string;
  /** An attempt belongs to one strategy, one application and one callback, and to its own state. */
  private readonly context: string;
  private readonly secure: boolean;
  /** The path that holds login and callback route, when they are neighbours. */
  private readonly folder: string;
  /** Used states. Outcomes, which hold tokens, are kept for a second click only. */
  private readonly finished = new BoundedMap<Promise<Outcome> | typeof USED>(LIFETIME_MS, MOST_USED_STATES);

  constructor({ name, clientID, callbackURL, keys }: AttemptOwner) {
    const { protocol, pathname } = new URL(callbackURL);
    this.sealer = createSealer(keys, "login attempt");
    this.context = JSON.stringify([name, clientID, callbackURL]);
    this.secure = protocol === "https:";
    this.prefix = `${this.secure ? "__Secure-" : ""}${name}.login.`;
    this.folder = pathname.slice(0, pathname.lastIndexOf("/")) || "/";
  }

  /**
   * Opens an attempt. Gives the `Set-Cookie` lines that keep it, and that drop the oldest beyond five.
   * `path` is where the request came in: cookies are set so that this route sees them again.
   *
   * @throws OptionError where the app's value is too long, or no JSON
   */
  start(
    cookieHeader: string | undefined,
    path: string,
    details: { scope: string; pkce: boolean; returnTo?: string | undefined; appState?: unknown },
  ): { attempt: LoginAttempt; cookies: string[] } {
    const { scope, pkce, returnTo, appState } = details;
    checkAppState(appState);
    const random = randomBytes(56);
    const state = random.toString("base64url", 0, 24);
    const content: CookieContent = {
      scope,
      ...(pkce && { verifier: random.toString("base64url", 24) }),
      ...(returnTo !== undefined && { returnTo }),
      ...(appState !== undefined && { appState }),
      startedAt: Date.now(),
      isNear: path === this.folder || path.startsWith(`${this.folder}/`),
    };
    const value = this.sealer.seal(JSON.stringify(content), this.context + state);
    const { isNear, ...attempt } = content;
    return {
      attempt: { state, ...attempt },
      cookies: [this.keepLine(state, value, isNear), ...this.dropOldest(cookieHeader)],
    };
  }

  /**
   * The attempt that `state` names, if this browser started it and it is young enough. Nothing is used up by looking.
   *
   * @throws SignInError `EVENTPOP_UNKNOWN_ATTEMPT`, `EVENTPOP_ATTEMPT_EXPIRED`
   */
  find(cookieHeader: string | undefined, state: string): { attempt: LoginAttempt; clear: string } {
    const name = this.nameOf(state);
    for (const [, value] of readCookies(cookieHeader, name).filter(([each]) => each === name)) {
      const found = this.open(state, value);
      if (!found) continue;
      const { isNear, ...attempt } = found;
      if (Date.now() - attempt.startedAt > LIFETIME_MS) {
        throw new SignInError("EVENTPOP_ATTEMPT_EXPIRED", "This sign-in took longer than ten minutes.");
      }
      return { attempt: { state, ...attempt }, clear: this.dropLine(name, isNear) };
    }
    throw new SignInError("EVENTPOP_UNKNOWN_ATTEMPT", "This browser has no such sign-in under way.");
  }

  /**
   * Finishes an attempt once. The same callback again, at the same time or up to five seconds later, gets the outcome of the
   * first; later it is refused. Claimed before anything is awaited.
   *
   * @throws SignInError `EVENTPOP_ATTEMPT_USED`, or whatever `run` throws
   */
  async finish({ state }: LoginAttempt, run: () => Promise<Outcome>): Promise<Outcome> {
    const earlier = this.finished.get(state);
    if (earlier === USED) throw new SignInError("EVENTPOP_ATTEMPT_USED", "This sign-in was finished before.");
    if (earlier) return earlier;
    const outcome = run();
    // A copy: the state is a slice of the callback's URL, and would keep all of it in memory.
    const key = Buffer.from(state).toString();
    this.finished.set(key, outcome);
    const forget = () => this.finished.set(key, USED);
    const keepAWhile = () => void setTimeout(forget, REPEAT_MS).unref();
    outcome.then(keepAWhile, keepAWhile);
    return outcome;
  }

  /** Lines that drop cookies which cannot be opened or are spent, and the oldest while five or more are left. */
  private dropOldest(cookieHeader: string | undefined): string[] {
    const cookies = readCookies(cookieHeader, this.prefix);
    if (cookies.length < MOST_PER_BROWSER) return [];
    const dead = Date.now() - LIFETIME_MS;
    // Browsers send older cookies first (RFC 6265 §5.4): turned round, so that of two from the same millisecond the newer stays.
    return cookies
      .toReversed()
      .map(([name, value]) => {
        const found = this.open(name.slice(this.prefix.length), value);
        return { name, isNear: found?.isNear ?? true, startedAt: found?.startedAt ?? dead };
      })
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .filter(({ startedAt }, index) => startedAt <= dead || index >= MOST_PER_BROWSER - 1)
      .map(({ name, isNear }) => this.dropLine(name, isNear));
  }

  private nameOf(state: string): string {
    return this.prefix + state;
  }

  private open(state: string, sealed: string): CookieContent | undefined {
    const text = this.sealer.open(sealed, this.context + state);
    return text === undefined ? undefined : JSON.parse(text);
  }

  private keepLine(state: string, value: string, isNear: boolean): string {
    return this.cookie(this.nameOf(state), value, isNear, `Max-Age=${LIFETIME_MS / 1_000}`);
  }

  private dropLine(name: string, isNear: boolean): string {
    // Both: there are clients that know only one of them.
    return this.cookie(name, "", isNear, "Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
  }

  private cookie(name: string, value: string, isNear: boolean, life: string): string {
    const secure = this.secure ? "; Secure" : "";
    return `${name}=${value}; Path=${isNear ? this.folder : "/"}; ${life}; HttpOnly; SameSite=Lax${secure}`;
  }
}

function checkAppState(value: unknown): void {
  if (value === undefined) return;
  let bytes = Number.POSITIVE_INFINITY;
  try {
    bytes = Buffer.byteLength(JSON.stringify(value));
  } catch {
    // Circular, a function, a bigint: no JSON.
  }
  if (bytes <= MOST_APP_STATE_BYTES) return;
  throw new OptionError(
    "EVENTPOP_BAD_OPTION",
    `The state handed to authenticate() must be JSON of at most ${MOST_APP_STATE_BYTES} bytes.`,
  );
}

/** Names and values of the cookies whose names begin so. Ours hold no character that would need decoding. */
function readCookies(header: string | undefined, prefix: string): [name: string, value: string][] {
  if (!header?.includes(prefix)) return [];
  return header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix) && pair.includes("="))
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
}
