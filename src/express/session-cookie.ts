import { createHash } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { parse, serialize } from "cookie";
import type { Request, Response } from "express";
import type { Store } from "express-session";
import type { Settings } from "../config/eventpop-options";
import { SignInError } from "../errors";
import { cookieFaults } from "./cookie-faults";

/** express-session's option `proxy`: whether it believes `X-Forwarded-Proto`; undefined leaves it to Express. */
type ProxyOption = boolean | undefined;
const PROXY_OPTIONS: readonly ProxyOption[] = [undefined, true, false];

/** A sign-in that this browser has just finished. */
interface Finished {
  /** How many sign-ins it has finished, one after the other, each without the session of the one before. */
  readonly round: number;
  /** Hash of the session's id. */
  readonly session: string;
}

const LIFETIME_S = 60;
/**
 * How many sign-ins a browser may finish in vain before it is stopped. It may be that the app has removed the session cookie
 * and the user signs in again, by a click: only requests that no click on this site has caused are certain to go in circles.
 */
const MAX_ROUNDS = 3;

/**
 * Stops sign-ins that would be repeated without end, because the session cookie is lost: the guard of a page sends the visitor
 * to the login, Eventpop sends them back at once, and the page's guard finds nobody signed in.
 *
 * - express-session keeps a `secure` cookie back where it does not take the request for https. Its own rule is applied here
 *   before the sign-in. The rule depends on its option `proxy`, which it shows to nobody: what is not known of that is learned
 *   from the responses.
 * - Browsers drop cookies silently. A cookie of our own, which lives for a minute, says that a sign-in was finished, and shows
 *   in which session: a browser that comes with it, but without the session, has lost the session's cookie.
 */
export class SessionCookie {
  private readonly proxyOptions = new WeakMap<Store, readonly ProxyOption[]>();
  private readonly name: string;
  private readonly secure: boolean;
  /** Other apps of the same host, at other ports, share the browser's cookies. */
  private readonly owner: string;

  constructor(
    { name, clientID, callbackURL }: Pick<Settings, "name" | "clientID" | "callbackURL">,
    private readonly landing: URL,
  ) {
    this.secure = landing.protocol === "https:";
    this.name = `${this.secure ? "__Host-" : ""}${name}.finished`;
    this.owner = hashOf(`${clientID} ${callbackURL}`);
  }

  /**
   * Called before a sign-in is started or finished, and before anything of it is spent.
   *
   * @throws SignInError `EVENTPOP_SESSION_COOKIE` if the session cookie would not be sent
   */
  requireSent(req: Request): void {
    const options = this.proxyOptions.get(req.sessionStore) ?? PROXY_OPTIONS;
    const isKeptBack = req.session.cookie.secure === true && !options.some((proxy) => isSecure(req, proxy));
    // The session may be an older one: with `secure: "auto"` a new session's cookie depends on this request.
    if (isKeptBack && newCookieOf(req).secure === true) throw keptBack();
  }

  /**
   * Called before a sign-in is started.
   *
   * @throws SignInError `EVENTPOP_SESSION_COOKIE` if this browser goes in circles
   */
  requireReturned(req: Request, res: Response): void {
    const finished = this.lostBy(req);
    if (!finished) return;
    const site = req.headers["sec-fetch-site"];
    const isRedirected = site === "cross-site" || site === "same-site";
    if (!isRedirected && finished.round < MAX_ROUNDS) return;
    // Whoever tries again from the page that says so, starts anew.
    res.appendHeader("Set-Cookie", this.line("", 0));
    throw lost(this.causeOf(req, finished));
  }

  /** The number of the sign-in that is about to be finished, among those that this browser finished in vain. */
  roundOf(req: Request): number {
    return (this.lostBy(req)?.round ?? 0) + 1;
  }

  /** Marks the browser, whose new session is in `req.session`, as one that has finished a sign-in. */
  mark(req: Request, res: Response, round: number): void {
    res.appendHeader("Set-Cookie", this.line(`${round}.${this.owner}.${hashOf(req.sessionID)}`, LIFETIME_S));
  }

  /** Removes the mark, for a browser that has signed out. */
  unmark(req: Request, res: Response): void {
    if (this.read(req)) res.appendHeader("Set-Cookie", this.line("", 0));
  }

  /**
   * Looks at a response that has been sent with a new session: what express-session did, it will do again. Gives the error if
   * it kept the cookie back.
   */
  observe(req: Request, res: Response): SignInError | undefined {
    if (!res.headersSent || req.session?.cookie.secure !== true) return undefined;
    const isSent = [res.getHeader("Set-Cookie")].flat().some((line) => {
      const [pair = ""] = String(line).split(";");
      return Object.values(parse(pair)).some((value) => idOf(value) === req.sessionID);
    });
    const options = this.proxyOptions.get(req.sessionStore) ?? PROXY_OPTIONS;
    const left = options.filter((proxy) => isSecure(req, proxy) === isSent);
    this.proxyOptions.set(req.sessionStore, left.length > 0 ? left : PROXY_OPTIONS);
    return isSent ? undefined : keptBack();
  }

  /** The sign-in that this browser finished, if its session did not come back. */
  private lostBy(req: Request): Finished | undefined {
    const finished = req.eventpop ? undefined : this.read(req);
    return finished?.session === hashOf(req.sessionID) ? undefined : finished;
  }

  private read({ headers }: Request): Finished | undefined {
    if (!headers.cookie?.includes(this.name)) return undefined;
    const [, round, owner, session = ""] =
      /^(\d)\.([\w-]+)\.([\w-]+)$/.exec(parse(headers.cookie)[this.name] ?? "") ?? [];
    return owner === this.owner ? { round: Number(round), session } : undefined;
  }

  private causeOf(req: Request, { session }: Finished): string {
    const isStoreEmpty = Object.values(parse(req.headers.cookie ?? "")).some(
      (value) => hashOf(idOf(value)) === session,
    );
    if (isStoreEmpty) {
      return "The session cookie came back, but the session store does not have the session that was saved a moment ago: give all processes one store, such as connect-redis.";
    }
    const [fault] = cookieFaults(req, this.landing);
    return (
      fault?.sentence ??
      "The browser did not return the session cookie: its developer tools show why, beside the Set-Cookie line of the callback."
    );
  }

  private line(value: string, maxAge: number): string {
    return serialize(this.name, value, { path: "/", maxAge, httpOnly: true, sameSite: "lax", secure: this.secure });
  }
}

/** express-session's own rule for whether a request is https; see `issecure` in its source. */
function isSecure({ socket, headers, secure }: Request, proxy: ProxyOption): boolean {
  if ((socket as TLSSocket).encrypted) return true;
  if (proxy === undefined) return secure === true;
  const [scheme = ""] = String(headers["x-forwarded-proto"] ?? "").split(",");
  return proxy && scheme.toLowerCase().trim() === "https";
}

/** The cookie that a new session for this request would have. */
function newCookieOf(req: Request): Request["session"]["cookie"] {
  const copy = Object.create(req) as Request;
  req.sessionStore.generate(copy);
  return copy.session.cookie;
}

/** The session id in the value of express-session's cookie: between `s:` and the signature. */
function idOf(value: string | undefined): string {
  return value?.startsWith("s:") ? value.slice(2, value.lastIndexOf(".")) : "";
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}

function keptBack(): SignInError {
  return lost(
    'express-session does not send the session cookie, because cookie.secure is true and the request is not https for all that express-session can see. Behind a proxy that ends TLS, add app.set("trust proxy", 1); without TLS, set cookie.secure to "auto".',
  );
}

function lost(cause: string): SignInError {
  return new SignInError("EVENTPOP_SESSION_COOKIE", `Nobody stays signed in. ${cause}`);
}
