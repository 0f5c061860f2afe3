import type { Request } from "express";
import type { AuthSettings } from "../config/auth-options";
import { OptionError } from "../errors";
import { normalizeRoutePath, pathOf, requestTargetOf } from "../login/request-path";
import type { ReturnToValidator } from "../login/return-to";

/** The app's paths as browsers request them. A proxy may remove a prefix from a path before the app receives it. */
export class PublicPaths {
  /** Origin of the app, taken from `callbackURL`. */
  readonly origin: string;
  /** Origins of other pages of the app, from the option `origins`. */
  readonly otherOrigins: readonly string[];
  /** Path of the login route. */
  readonly login: string;
  /** Path of the logout route. */
  readonly logout: string;
  /** Path of the route that receives the choice of a ticket. */
  readonly ticket: string;
  /** The path of `baseURL`, or empty. Every route of the login begins with it. */
  readonly mount: string;
  /** The page to which users are redirected after a login without `returnTo`. */
  readonly defaultPage: URL;
  /** The prefix that a proxy removed from a request's path. Requests without such a prefix have no entry. */
  private readonly prefixes = new WeakMap<Request, string>();

  constructor(
    private readonly settings: AuthSettings,
    private readonly callbackURL: string,
    private readonly validateReturnTo: ReturnToValidator,
  ) {
    const { routes, successRedirect } = settings;
    this.origin = new URL(callbackURL).origin;
    this.otherOrigins = settings.origins;
    this.mount = routes.mount;
    this.login = routes.mount + routes.login;
    this.logout = routes.mount + routes.logout;
    this.ticket = routes.mount + routes.ticket;
    this.defaultPage = new URL(successRedirect.startsWith("/") ? successRedirect : "/", this.origin);
  }

  /** Returns the path and query that the browser requested, or the default page if a browser cannot be redirected there. */
  requestedPath(req: Request): string {
    const prefix = this.prefixes.get(req) ?? "";
    return this.returnToOrDefault(prefix + requestTargetOf(req));
  }

  /**
   * Returns the page of this app that a request came from: htmx sends it in `HX-Current-URL`, browsers in `Referer`. Returns undefined if
   * the request names no page, a page of another origin, or a page to which a login must not return.
   */
  sourcePageOf(req: Request): string | undefined {
    const url = req.get("hx-current-url") ?? req.get("referer") ?? "";
    if (!URL.canParse(url)) return undefined;
    const { origin, pathname, search, hash } = new URL(url);
    return origin === this.origin ? this.validateReturnTo(pathname + search + hash) : undefined;
  }

  /** Returns the validated `returnTo` of a request, or the default page if it is missing or not allowed. */
  returnToOrDefault(requested: unknown): string {
    return this.validateReturnTo(requested) ?? this.settings.successRedirect;
  }

  /**
   * Checks that the callback route has the path of `callbackURL`. The check needs a request, because only a request shows where the
   * app mounted `eventpopAuth`, and whether a proxy removes a prefix. `req.baseUrl` keeps the letter case of the requested URL, so the
   * paths are compared without regard to case. A request that did not come through Express, such as an upgrade to a WebSocket, has no
   * `req.baseUrl`.
   *
   * @throws OptionError `EVENTPOP_SETUP`
   */
  checkMount(req: Request): void {
    const { baseUrl } = req as Partial<Request>;
    if (baseUrl === undefined || baseUrl === this.mount) return;
    if (!this.mount.toLowerCase().endsWith(baseUrl.toLowerCase())) throw this.mountError(baseUrl);
    const prefix = this.mount.slice(0, this.mount.length - baseUrl.length);
    const path = normalizeRoutePath(pathOf(req.url));
    const { login, callback } = this.settings.routes;
    if ([login, callback].some((route) => path === normalizeRoutePath(prefix + route)))
      throw this.prefixError(baseUrl, path);
    this.prefixes.set(req, prefix);
  }

  /** The error for an app that expects a proxy to remove a prefix from paths, although a request arrived with the prefix. */
  private prefixError(baseUrl: string, path: string): OptionError {
    return new OptionError(
      "EVENTPOP_SETUP",
      `A request came for ${baseUrl}${path}, as callbackURL ${this.callbackURL} says, but eventpopAuth is mounted at ${baseUrl || "the root"}: ` +
        `mount it with app.use("${this.mount}", eventpopAuth({ … })).`,
    );
  }

  private mountError(baseUrl: string): OptionError {
    return new OptionError(
      "EVENTPOP_SETUP",
      `eventpopAuth is mounted at ${baseUrl}, so that it serves ${baseUrl}${this.settings.routes.callback}, but callbackURL is ${this.callbackURL}: ` +
        `mount it with app.use(eventpopAuth({ … })), or give it the baseURL ${this.origin}${this.mount}${baseUrl}.`,
    );
  }
}
