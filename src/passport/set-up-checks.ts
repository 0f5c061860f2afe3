import type { IncomingMessage } from "node:http";
import { OptionError } from "../errors";
import { warnOnce } from "../events";
import { routePath } from "../login/request-path";

type LoginRequest = Pick<IncomingMessage, "headers" | "httpVersion">;

/** The HTTP client that passport-oauth2 keeps in `_oauth2`. This package sends its own requests. */
interface OAuth2Client {
  setAgent?(agent: unknown): void;
}

/** Makes `setAgent`, which apps call for a proxy or a private CA, throw: it would have no effect. */
export function refuseAgent(client: OAuth2Client): void {
  client.setAgent = () => {
    throw new OptionError(
      "EVENTPOP_BAD_OPTION",
      "_oauth2.setAgent() has no effect on EventpopStrategy: give it the agent as the option agent.",
    );
  };
}

/** How many paths are remembered: more than any app has, and paths may contain parameters. */
const MAX_PATHS = 100;

/** The paths at which logins were started in this process. */
export class LoginRoutes {
  private readonly paths = new Set<string>();

  constructor(private readonly callbackURL: string) {}

  add(path: string): void {
    if (this.paths.size < MAX_PATHS) this.paths.add(routePath(path));
  }

  /**
   * The error for a `failureRedirect` that leads to one of these paths. Eventpop remembers the user and the consent, so it would
   * redirect a refused user back at once, without end.
   */
  checkFailureRedirect(failureRedirect: unknown, cause: unknown): OptionError | undefined {
    if (typeof failureRedirect !== "string" || !URL.canParse(failureRedirect, this.callbackURL)) return undefined;
    const { origin, pathname } = new URL(failureRedirect, this.callbackURL);
    if (origin !== new URL(this.callbackURL).origin || !this.paths.has(routePath(pathname))) return undefined;
    return new OptionError(
      "EVENTPOP_SETUP",
      `failureRedirect is ${pathname}, which starts a login: a refused user would be redirected without end. Set it to a page that offers the login as a link.`,
      { cause },
    );
  }
}

/**
 * Warns, outside production and tests, if a login is opened at another host or port than the callback's, such as `127.0.0.1`
 * instead of `localhost`. Cookies and routes are then missing when the user returns. Only a browser's request that shows no proxy
 * counts, because a proxy may rewrite `Host`.
 */
export function warnOfAddress(req: LoginRequest, callbackURL: string): void {
  const environment = process.env.NODE_ENV;
  if (environment === "production" || environment === "test") return;
  const { host } = req.headers;
  const callback = new URL(callbackURL);
  if (host === undefined || isSameHost(host, callback) || !isBrowser(req) || mayBeProxied(req, callback)) return;
  // The client chose this text: shown only if it has the form of a host.
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

/** Whether a proxy may have rewritten `Host`: it adds a header or speaks HTTP/1.0, or the page before had the right address. */
function mayBeProxied({ headers, httpVersion }: LoginRequest, { origin }: URL): boolean {
  return (
    httpVersion === "1.0" ||
    PROXY_HEADERS.some((name) => headers[name] !== undefined) ||
    headers.referer?.startsWith(`${origin}/`) === true
  );
}
