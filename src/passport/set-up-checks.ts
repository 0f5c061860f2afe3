import type { IncomingMessage } from "node:http";
import { OptionError } from "../errors";
import { warnOnce } from "../events";
import { normalizeRoutePath } from "../login/request-path";

type LoginRequest = Pick<IncomingMessage, "headers" | "httpVersion">;

/** The HTTP client that passport-oauth2 stores in `_oauth2`. This package does not use it. */
interface OAuth2Client {
  setAgent?(agent: unknown): void;
}

/** Makes `setAgent` throw, because it would have no effect. Apps call it for a proxy or a private CA. */
export function disableSetAgent(client: OAuth2Client): void {
  client.setAgent = () => {
    throw new OptionError(
      "EVENTPOP_BAD_OPTION",
      "_oauth2.setAgent() has no effect on EventpopStrategy: give it the agent as the option agent.",
    );
  };
}

/** Maximum number of stored paths. There is a limit because paths may contain parameters. */
const MAX_PATHS = 100;

/** The paths at which logins were started in this process. */
export class LoginRoutes {
  private readonly paths = new Set<string>();

  constructor(private readonly callbackURL: string) {}

  add(path: string): void {
    if (this.paths.size < MAX_PATHS) this.paths.add(normalizeRoutePath(path));
  }

  /**
   * Returns an error if `failureRedirect` leads to one of these paths. Eventpop remembers the user and the consent, so a refused
   * user would be redirected between the app and Eventpop without end.
   */
  checkFailureRedirect(failureRedirect: unknown, cause: unknown): OptionError | undefined {
    if (typeof failureRedirect !== "string" || !URL.canParse(failureRedirect, this.callbackURL)) return undefined;
    const { origin, pathname } = new URL(failureRedirect, this.callbackURL);
    if (origin !== new URL(this.callbackURL).origin || !this.paths.has(normalizeRoutePath(pathname))) return undefined;
    return new OptionError(
      "EVENTPOP_SETUP",
      `failureRedirect is ${pathname}, which starts a login: a refused user would be redirected without end. Set it to a page that offers the login as a link.`,
      { cause },
    );
  }
}

/**
 * Warns, except in production and tests, if a login starts at another host or port than the callback's, such as `127.0.0.1`
 * instead of `localhost`. The callback would then get no cookies or reach no route. Requests that may have passed a proxy are
 * ignored, because a proxy may rewrite `Host`.
 */
export function warnOfOtherHost(req: LoginRequest, callbackURL: string): void {
  const { host } = req.headers;
  if (host === undefined || callbackURL.includes(`//${host}/`)) return;
  const environment = process.env.NODE_ENV;
  if (environment === "production" || environment === "test" || !isBrowser(req)) return;
  const callback = new URL(callbackURL);
  if (isSameHost(host, callback) || mayBeProxied(req, callback)) return;
  // The client chose this text, so it is shown only if it has the form of a host.
  const opened = /^[\w.[\]:-]{1,255}$/.test(host) ? host : "another host";
  warnOnce(
    "address",
    `The login was opened at ${opened}, but users come back to ${callback.origin} (callbackURL, or baseURL), where cookies of ` +
      `another host are missing and no server listens at another port: open the site at ${callback.origin}, or correct the option.`,
  );
}

function isSameHost(host: string, { protocol, host: expected }: URL): boolean {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) && new URL(url).host === expected;
}

function isBrowser({ headers }: LoginRequest): boolean {
  const mode = headers["sec-fetch-mode"];
  return mode === undefined ? (headers.accept?.includes("text/html") ?? false) : mode === "navigate";
}

const PROXY_HEADERS = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/** Whether a proxy may have rewritten `Host`. Signs are a header of a proxy, HTTP/1.0, or a previous page on the callback's origin. */
function mayBeProxied({ headers, httpVersion }: LoginRequest, { origin }: URL): boolean {
  return (
    httpVersion === "1.0" ||
    PROXY_HEADERS.some((name) => headers[name] !== undefined) ||
    headers.referer?.startsWith(`${origin}/`) === true
  );
}
