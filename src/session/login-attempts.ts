import { randomBytes } from "node:crypto";
import { OptionError, SignInError } from "../errors";
import { BoundedMap } from "./bounded-map";
import { createSealer, type Sealer } from "./sealing";

/** A sign-in under way: what must be known when the person comes back. */
export interface LoginAttempt {
  /** The `state` parameter: 192 random bits, base64url (RFC 6749 §10.12). */
  readonly state: string;
  /** PKCE verifier: 256 random bits, base64url (RFC 7636 §4.1); absent where no challenge was sent. */
  readonly verifier?: string;
  /** Path on this origin to return to, already checked. */
  readonly returnTo?: string;
  /** The app's own value, carried there and back. */
  readonly appState?: unknown;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** How an app is told apart from others in one browser. */
export interface AttemptScope {
  readonly name: string;
  readonly clientID: string;
  readonly callbackURL: string;
  readonly keys: readonly string[];
}

const LIFETIME_MS = 10 * 60_000;
const MOST_PER_BROWSER = 5;
/** Longest cookie: five of them and the session's must fit Node's 16 KB of request headers. */
const MOST_COOKIE_BYTES = 1_536;
const MOST_USED_STATES = 10_000;
/** A second click comes within this time of the first one's end; it gets the first one's outcome. */
const REPEAT_MS = 5_000;

/**
 * Sign-ins under way, each in a sealed cookie of its own in the browser that started it. Nothing is kept on the server until
 * a sign-in is finished, parallel tabs cannot disturb each other, and a callback from another browser finds no attempt.
 * Used states are remembered in this process.
 */
export class LoginAttempts<Outcome> {
  private readonly sealer: Sealer;
  private readonly prefix: string;
  private readonly secure: boolean;
  /** The path that holds login and callback route, when they are neighbours. */
  private readonly folder: string;
  private readonly used = new BoundedMap<true>(LIFETIME_MS, MOST_USED_STATES);
  private readonly outcomes = new Map<string, Promise<Outcome>>();

  constructor(private readonly scope: AttemptScope) {
    const { protocol, pathname } = new URL(scope.callbackURL);
    this.sealer = createSealer(scope.keys, "login attempt");
    this.secure = protocol === "https:";
    this.prefix = `${this.secure ? "__Secure-" : ""}${scope.name}.login.`;
    this.folder = pathname.slice(0, pathname.lastIndexOf("/")) || "/";
  }

  /**
   * Opens an attempt. Gives the `Set-Cookie` lines that keep it, and that drop the oldest beyond five.
   * `path` is where the request came in: cookies are set so that this route sees them again.
   */
  start(
    cookieHeader: string | undefined,
    path: string,
    details: { pkce: boolean; returnTo?: string | undefined; appState?: unknown },
  ): { attempt: LoginAttempt; cookies: string[] } {
    const random = randomBytes(56);
    const attempt: LoginAttempt = {
      state: random.toString("base64url", 0, 24),
      ...(details.pkce && { verifier: random.toString("base64url", 24) }),
      ...(details.returnTo !== undefined && { returnTo: details.returnTo }),
      ...(details.appState !== undefined && { appState: details.appState }),
      startedAt: Date.now(),
    };
    const isNear = path === this.folder || path.startsWith(`${this.folder}/`);
    const cookiePath = isNear ? this.folder : "/";
    const { state, ...content } = attempt;
    const value = this.sealer.seal(JSON.stringify({ ...content, cookiePath }), this.contextOf(state));
    if (value.length > MOST_COOKIE_BYTES) {
      throw new OptionError(
        "EVENTPOP_BAD_OPTION",
        "The `state` handed to authenticate() must fit in 500 bytes of JSON.",
      );
    }
    return {
      attempt,
      cookies: [
        this.cookie(this.nameOf(state), value, cookiePath, LIFETIME_MS / 1_000),
        ...this.dropOldest(cookieHeader),
      ],
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
      const { cookiePath, ...attempt } = found;
      if (Date.now() - attempt.startedAt > LIFETIME_MS) {
        throw new SignInError("EVENTPOP_ATTEMPT_EXPIRED", "This sign-in took longer than ten minutes.");
      }
      return { attempt, clear: this.cookie(name, "", cookiePath, 0) };
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
    const earlier = this.outcomes.get(state);
    if (earlier) return earlier;
    if (this.used.has(state)) {
      throw new SignInError("EVENTPOP_ATTEMPT_USED", "This sign-in was finished before.");
    }
    this.used.set(state, true);
    const outcome = run();
    this.outcomes.set(state, outcome);
    const forget = () => void setTimeout(() => this.outcomes.delete(state), REPEAT_MS).unref();
    outcome.then(forget, forget);
    return outcome;
  }

  /** Lines that drop cookies which cannot be opened or are spent, and the oldest while five or more are left. */
  private dropOldest(cookieHeader: string | undefined): string[] {
    const cookies = readCookies(cookieHeader, this.prefix);
    if (cookies.length < MOST_PER_BROWSER) return [];
    const dead = Date.now() - LIFETIME_MS;
    return cookies
      .map(([name, value]) => {
        const found = this.open(name.slice(this.prefix.length), value);
        return { name, path: found?.cookiePath ?? this.folder, startedAt: found?.startedAt ?? dead };
      })
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .filter(({ startedAt }, index) => startedAt <= dead || index >= MOST_PER_BROWSER - 1)
      .map(({ name, path }) => this.cookie(name, "", path, 0));
  }

  private nameOf(state: string): string {
    return this.prefix + state;
  }

  /** An attempt belongs to one strategy, one application and one callback, and to its own state. */
  private contextOf(state: string): string {
    const { name, clientID, callbackURL } = this.scope;
    return JSON.stringify([name, clientID, callbackURL, state]);
  }

  private open(state: string, sealed: string): (LoginAttempt & { readonly cookiePath: string }) | undefined {
    const text = this.sealer.open(sealed, this.contextOf(state));
    return text === undefined ? undefined : { ...JSON.parse(text), state };
  }

  private cookie(name: string, value: string, path: string, maxAgeSeconds: number): string {
    const secure = this.secure ? "; Secure" : "";
    return `${name}=${value}; Path=${path}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
  }
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
