import { hash } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { parse, serialize } from "cookie";
import type { Request, Response } from "express";
import type { Store } from "express-session";
import type { Settings } from "../config/eventpop-options";
import { ERRORS, SignInError } from "../errors";
import { warnOnce } from "../events";

/** express-session's option `proxy`: whether it trusts `X-Forwarded-Proto`. If it is undefined, the setting of Express counts. */
type ProxyOption = boolean | undefined;
const PROXY_OPTIONS: readonly ProxyOption[] = [undefined, true, false];

/** A login that this browser completed less than a minute ago. */
interface RecentLogin {
  /** How many logins the browser completed in a row without keeping the session of the previous login. */
  readonly lostInARow: number;
  /** Hash of the session's id. */
  readonly sessionHash: string;
}

/** A mistake in the session cookie's options: a name for its kind, and a sentence with the fix. */
interface CookieFault {
  readonly kind: string;
  readonly sentence: string;
}

const LOGIN_COOKIE_LIFETIME_S = 60;
/**
 * Maximum number of logins that a browser may complete in a row without keeping the session. A second login alone does not prove a redirect
 * loop: the app may have removed the session cookie before the user started another login.
 */
const MAX_LOST_LOGINS = 3;

/**
 * Stops endless redirects when the browser does not keep the session cookie: a guard redirects the visitor to the login,
 * Eventpop redirects back at once, and the guard finds no session again.
 *
 * - express-session does not send a `secure` cookie if it considers the request plain HTTP. This class applies the same rule before
 *   the login. The rule depends on express-session's option `proxy`. This class cannot read the option, so it derives the option
 *   from responses.
 * - A browser may drop the session cookie. A cookie of this package, which lives for one minute, therefore records that a login was
 *   completed, and in which session. A browser that sends this cookie without the session cookie has not kept the session cookie.
 */
export class SessionCookieCheck {
  /** Values of the option `proxy` that are possible after the responses so far. */
  private readonly proxyOptions = new WeakMap<Store, readonly ProxyOption[]>();
  private readonly loginCookieName: string;
  private readonly secure: boolean;
  /** Identifies this app, because browsers share cookies between all ports of a host. */
  private readonly appHash: string;

  /** @param defaultPage - the page to which users are redirected after a login */
  constructor(
    { name, clientID, callbackURL }: Pick<Settings, "name" | "clientID" | "callbackURL">,
    private readonly defaultPage: URL,
  ) {
    this.secure = defaultPage.protocol === "https:";
    this.loginCookieName = `${this.secure ? "__Host-" : ""}${name}.finished`;
    this.appHash = hashOf(`${clientID} ${callbackURL}`);
  }

  /**
   * Checks before a login starts that the browser can keep the session. Warns once of options that prevent it.
   *
   * @throws SignInError `EVENTPOP_SESSION_COOKIE`
   */
  checkBeforeLogin(req: Request, res: Response): void {
    for (const { kind, sentence } of cookieFaultsOf(req, this.defaultPage)) warnOnce(kind, sentence);
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
    const isWithheld = req.session.cookie.secure === true && !options.some((proxy) => isHttps(req, proxy));
    // The request may have an older session. With `secure: "auto"`, the cookie of a new session depends on this request.
    if (isWithheld && newCookieOf(req).secure === true) throw notSentError();
  }

  /** Returns how many logins this browser has completed in a row without keeping the session. */
  countLostLogins(req: Request): number {
    return this.lostLogin(req)?.lostInARow ?? 0;
  }

  /** Sets the cookie that records a completed login. The new session is in `req.session`. */
  setLoginCookie(req: Request, res: Response, lostLogins: number): void {
    const value = `${lostLogins + 1}.${this.appHash}.${hashOf(req.sessionID)}`;
    res.appendHeader("Set-Cookie", this.formatCookie(value, LOGIN_COOKIE_LIFETIME_S));
  }

  /** Deletes the cookie that records a completed login. Called when the user logs out. */
  clearLoginCookie(req: Request, res: Response): void {
    if (this.readLoginCookie(req)) res.appendHeader("Set-Cookie", this.formatCookie("", 0));
  }

  /**
   * Looks for the session cookie in a response with a new session. Returns an error if the cookie is missing. The result also shows
   * how express-session treats later requests.
   */
  checkWasSent(req: Request, res: Response): SignInError | undefined {
    if (!res.headersSent || req.session?.cookie.secure !== true) return undefined;
    const isSent = isSessionCookieSent(res, req.sessionID);
    const options = this.proxyOptions.get(req.sessionStore) ?? PROXY_OPTIONS;
    const possible = options.filter((proxy) => isHttps(req, proxy) === isSent);
    this.proxyOptions.set(req.sessionStore, possible.length > 0 ? possible : PROXY_OPTIONS);
    return isSent ? undefined : notSentError();
  }

  /** @throws SignInError `EVENTPOP_SESSION_COOKIE` if this browser is in a redirect loop */
  private checkWasReturned(req: Request, res: Response): void {
    const lost = this.lostLogin(req);
    if (!lost) return;
    const site = req.headers["sec-fetch-site"];
    const isRedirected = site === "cross-site" || site === "same-site";
    if (!isRedirected && lost.lostInARow < MAX_LOST_LOGINS) return;
    // Deletes the cookie, because the error page links to the login, and a click on that link is not part of the loop.
    res.appendHeader("Set-Cookie", this.formatCookie("", 0));
    throw cookieError(this.causeOf(req, lost));
  }

  /** Returns the login that this browser completed, if the browser did not send the cookie of that login's session. */
  private lostLogin(req: Request): RecentLogin | undefined {
    const recent = req.eventpop ? undefined : this.readLoginCookie(req);
    return recent && recent.sessionHash !== hashOf(req.sessionID) ? recent : undefined;
  }

  private readLoginCookie({ headers }: Request): RecentLogin | undefined {
    if (!headers.cookie?.includes(this.loginCookieName)) return undefined;
    const [, count, owner, sessionHash = ""] =
      /^(\d)\.([\w-]+)\.([\w-]+)$/.exec(parse(headers.cookie)[this.loginCookieName] ?? "") ?? [];
    return owner === this.appHash ? { lostInARow: Number(count), sessionHash } : undefined;
  }

  private causeOf(req: Request, { sessionHash }: RecentLogin): string {
    const isReturned = Object.values(parse(req.headers.cookie ?? "")).some(
      (value) => hashOf(sessionIdIn(value)) === sessionHash,
    );
    if (isReturned) {
      return "The session cookie came back, but the session store does not have the session that was saved a moment ago: give all processes one store, such as connect-redis.";
    }
    const [fault] = cookieFaultsOf(req, this.defaultPage);
    return (
      fault?.sentence ??
      "The browser did not return the session cookie: its developer tools show why, beside the Set-Cookie line of the callback."
    );
  }

  private formatCookie(value: string, maxAge: number): string {
    return serialize(this.loginCookieName, value, {
      path: "/",
      maxAge,
      httpOnly: true,
      sameSite: "lax",
      secure: this.secure,
    });
  }
}

/** Whether the browser sent the cookie of the request's session, so that it had this session before the request. */
export function isSessionCookieReceived({ headers, sessionID }: Request): boolean {
  return hasSessionCookie(headers.cookie ?? "", sessionID);
}

/** Whether a response has a cookie with this session id. */
export function isSessionCookieSent(res: Response, sessionID: string): boolean {
  return [res.getHeader("Set-Cookie")].flat().some((line) => hasSessionCookie(String(line), sessionID));
}

/** Whether a header contains the cookie of a session. Only express-session knows the cookie's name, but each value has this form. */
function hasSessionCookie(header: string, sessionID: string): boolean {
  return header.includes(`s%3A${encodeURIComponent(sessionID)}.`);
}

/** Returns the mistakes in the session cookie's options that prevent browsers from sending the cookie to `defaultPage` after a login. */
function cookieFaultsOf({ session }: Request, defaultPage: URL): readonly CookieFault[] {
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
      sentence: `The session cookie is for ${path} only, so users are not logged in at ${defaultPage.pathname}, where they come after the login: set cookie.path to "/".`,
    });
  }
  return faults;
}

/** Whether a request is HTTPS, by express-session's own rule; see `issecure` in its source. */
function isHttps({ socket, headers, secure }: Request, proxy: ProxyOption): boolean {
  if ((socket as TLSSocket).encrypted) return true;
  if (proxy === undefined) return secure === true;
  const [scheme = ""] = String(headers["x-forwarded-proto"] ?? "").split(",");
  return proxy && scheme.toLowerCase().trim() === "https";
}

/** Returns the cookie that a new session for this request would have. */
function newCookieOf(req: Request): Request["session"]["cookie"] {
  const copy = Object.create(req) as Request;
  req.sessionStore.generate(copy);
  return copy.session.cookie;
}

/** Returns the session id in the value of express-session's cookie. It stands between `s:` and the signature. */
function sessionIdIn(value: string | undefined): string {
  return value?.startsWith("s:") ? value.slice(2, value.lastIndexOf(".")) : "";
}

function hashOf(text: string): string {
  return hash("sha256", text, "base64url").slice(0, 16);
}

function notSentError(): SignInError {
  return cookieError(
    'express-session does not send the session cookie, because cookie.secure is true and the request is not https for all that express-session can see. Behind a proxy that ends TLS, add app.set("trust proxy", 1); without TLS, set cookie.secure to "auto".',
  );
}

function cookieError(cause: string): SignInError {
  return new SignInError("EVENTPOP_SESSION_COOKIE", `${ERRORS.EVENTPOP_SESSION_COOKIE.message} ${cause}`);
}
