import { createHash } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { parse, serialize } from "cookie";
import type { Request, Response } from "express";
import type { Store } from "express-session";
import type { Settings } from "../config/eventpop-options";
import { ERRORS, SignInError } from "../errors";
import { warnOnce } from "../events";

/** express-session's option `proxy`: whether it trusts `X-Forwarded-Proto`; if undefined, Express decides. */
type ProxyOption = boolean | undefined;
const PROXY_OPTIONS: readonly ProxyOption[] = [undefined, true, false];

/** A login that this browser completed less than a minute ago. */
interface RecentLogin {
  /** How many logins the browser completed in a row, each without the session of the one before. */
  readonly count: number;
  /** Hash of the session's id. */
  readonly session: string;
}

/** A mistake in the session cookie's options: a name for its kind, and a sentence with the fix. */
interface CookieFault {
  readonly kind: string;
  readonly sentence: string;
}

const LIFETIME_S = 60;
/**
 * How many logins a browser may complete in a row without keeping the session. The limit is not 1, because the app may have
 * removed the session cookie and the user clicked on the login again. Only a redirect from another site proves a loop.
 */
const MAX_LOST_LOGINS = 3;

/**
 * Stops endless redirects when the browser does not keep the session cookie: a guard redirects the visitor to the login,
 * Eventpop redirects back at once, and the guard finds no session again.
 *
 * - express-session does not send a `secure` cookie if it takes the request for plain HTTP. The same rule is applied here before
 *   the login. It depends on express-session's option `proxy`, which cannot be read, so it is derived from responses.
 * - Browsers drop cookies without notice. A cookie of this package, which lives for one minute, records that a login was
 *   completed, and in which session. A browser that sends it without that session has lost the session cookie.
 */
export class SessionCookie {
  /** Values of the option `proxy` that agree with the responses seen so far. */
  private readonly proxyOptions = new WeakMap<Store, readonly ProxyOption[]>();
  private readonly name: string;
  private readonly secure: boolean;
  /** Identifies this app: browsers share cookies between all ports of a host. */
  private readonly owner: string;

  /** `defaultPage` is where users come after a login. */
  constructor(
    { name, clientID, callbackURL }: Pick<Settings, "name" | "clientID" | "callbackURL">,
    private readonly defaultPage: URL,
  ) {
    this.secure = defaultPage.protocol === "https:";
    this.name = `${this.secure ? "__Host-" : ""}${name}.finished`;
    this.owner = hashOf(`${clientID} ${callbackURL}`);
  }

  /**
   * Checks, before a login starts, that the browser can keep the session; warns once of options that prevent it.
   *
   * @throws SignInError `EVENTPOP_SESSION_COOKIE`
   */
  checkBeforeLogin(req: Request, res: Response): void {
    for (const { kind, sentence } of faultsOf(req, this.defaultPage)) warnOnce(kind, sentence);
    this.checkCanBeSent(req);
    this.checkWasReturned(req, res);
  }

  /**
   * Checks that express-session will send the session cookie with the response to this request. Called before the
   * authorization code is used.
   *
   * @throws SignInError `EVENTPOP_SESSION_COOKIE`
   */
  checkCanBeSent(req: Request): void {
    const options = this.proxyOptions.get(req.sessionStore) ?? PROXY_OPTIONS;
    const isWithheld = req.session.cookie.secure === true && !options.some((proxy) => isSecure(req, proxy));
    // The session may be an older one: with `secure: "auto"`, a new session's cookie depends on this request.
    if (isWithheld && newCookieOf(req).secure === true) throw notSentError();
  }

  /** How many logins this browser has completed in a row without keeping the session. */
  countLostLogins(req: Request): number {
    return this.lostLogin(req)?.count ?? 0;
  }

  /** Sets the cookie that records a completed login; the new session is in `req.session`. */
  setLoginCookie(req: Request, res: Response, lostLogins: number): void {
    const value = `${lostLogins + 1}.${this.owner}.${hashOf(req.sessionID)}`;
    res.appendHeader("Set-Cookie", this.cookieLine(value, LIFETIME_S));
  }

  /** Removes the record of a completed login, because the user signed out. */
  clearLoginCookie(req: Request, res: Response): void {
    if (this.readRecord(req)) res.appendHeader("Set-Cookie", this.cookieLine("", 0));
  }

  /**
   * Looks for the session cookie in a response that was sent with a new session. express-session treats later requests the same
   * way. Returns the error if the cookie is missing.
   */
  checkWasSent(req: Request, res: Response): SignInError | undefined {
    if (!res.headersSent || req.session?.cookie.secure !== true) return undefined;
    const isSent = [res.getHeader("Set-Cookie")].flat().some((line) => {
      const [pair = ""] = String(line).split(";");
      return Object.values(parse(pair)).some((value) => sessionIdIn(value) === req.sessionID);
    });
    const options = this.proxyOptions.get(req.sessionStore) ?? PROXY_OPTIONS;
    const possible = options.filter((proxy) => isSecure(req, proxy) === isSent);
    this.proxyOptions.set(req.sessionStore, possible.length > 0 ? possible : PROXY_OPTIONS);
    return isSent ? undefined : notSentError();
  }

  /** @throws SignInError `EVENTPOP_SESSION_COOKIE` if this browser is in a redirect loop */
  private checkWasReturned(req: Request, res: Response): void {
    const lost = this.lostLogin(req);
    if (!lost) return;
    const site = req.headers["sec-fetch-site"];
    const isRedirected = site === "cross-site" || site === "same-site";
    if (!isRedirected && lost.count < MAX_LOST_LOGINS) return;
    // The error page links to the login: that click is not part of the loop.
    res.appendHeader("Set-Cookie", this.cookieLine("", 0));
    throw cookieError(this.causeOf(req, lost));
  }

  /** The login that this browser completed, if it did not return that login's session. */
  private lostLogin(req: Request): RecentLogin | undefined {
    const recent = req.eventpop ? undefined : this.readRecord(req);
    return recent?.session === hashOf(req.sessionID) ? undefined : recent;
  }

  private readRecord({ headers }: Request): RecentLogin | undefined {
    if (!headers.cookie?.includes(this.name)) return undefined;
    const [, count, owner, session = ""] =
      /^(\d)\.([\w-]+)\.([\w-]+)$/.exec(parse(headers.cookie)[this.name] ?? "") ?? [];
    return owner === this.owner ? { count: Number(count), session } : undefined;
  }

  private causeOf(req: Request, { session }: RecentLogin): string {
    const isReturned = Object.values(parse(req.headers.cookie ?? "")).some(
      (value) => hashOf(sessionIdIn(value)) === session,
    );
    if (isReturned) {
      return "The session cookie came back, but the session store does not have the session that was saved a moment ago: give all processes one store, such as connect-redis.";
    }
    const [fault] = faultsOf(req, this.defaultPage);
    return (
      fault?.sentence ??
      "The browser did not return the session cookie: its developer tools show why, beside the Set-Cookie line of the callback."
    );
  }

  private cookieLine(value: string, maxAge: number): string {
    return serialize(this.name, value, { path: "/", maxAge, httpOnly: true, sameSite: "lax", secure: this.secure });
  }
}

/** Mistakes in the session cookie's options that keep browsers from returning it to `defaultPage` after a login. */
function faultsOf({ session }: Request, defaultPage: URL): readonly CookieFault[] {
  const { sameSite, secure, domain, path = "/" } = session.cookie;
  const faults: CookieFault[] = [];
  if (sameSite === true || sameSite === "strict") {
    faults.push({
      kind: "strict cookie",
      sentence:
        'The session cookie is SameSite=Strict, so browsers do not send it when users come back from Eventpop: set cookie.sameSite to "lax".',
    });
  }
  if (sameSite === "none" && !secure) {
    faults.push({
      kind: "cookie without Secure",
      sentence:
        'The session cookie is SameSite=None without Secure, which browsers drop: set cookie.sameSite to "lax".',
    });
  }
  if (domain && !`.${defaultPage.hostname}`.endsWith(`.${domain.replace(/^\./, "")}`)) {
    faults.push({
      kind: "cookie domain",
      sentence: `The session cookie is for ${domain}, so browsers drop it at ${defaultPage.hostname}: leave out cookie.domain.`,
    });
  }
  if (!defaultPage.pathname.startsWith(path)) {
    faults.push({
      kind: "cookie path",
      sentence: `The session cookie is for ${path} only, so users are not signed in at ${defaultPage.pathname}, where they come after the login: set cookie.path to "/".`,
    });
  }
  return faults;
}

/** express-session's own rule for whether a request is HTTPS; see `issecure` in its source. */
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
function sessionIdIn(value: string | undefined): string {
  return value?.startsWith("s:") ? value.slice(2, value.lastIndexOf(".")) : "";
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}

function notSentError(): SignInError {
  return cookieError(
    'express-session does not send the session cookie, because cookie.secure is true and the request is not https for all that express-session can see. Behind a proxy that ends TLS, add app.set("trust proxy", 1); without TLS, set cookie.secure to "auto".',
  );
}

function cookieError(cause: string): SignInError {
  return new SignInError("EVENTPOP_SESSION_COOKIE", `${ERRORS.EVENTPOP_SESSION_COOKIE.message} ${cause}`);
}
