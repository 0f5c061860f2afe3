import type { Request } from "express";
import type { AuthSettings } from "../config/auth-options";
import { OptionError } from "../errors";
import { targetOf } from "../login/request-path";
import type { ReturnTo } from "../login/return-to";

/** The app's addresses as browsers know them. A proxy may remove a prefix from a path before the app receives it. */
export class PublicPaths {
  /** Origin of the app, taken from `callbackURL`. Forms are accepted from this origin only. */
  readonly origin: string;
  /** Path of the login route. */
  readonly login: string;
  /** Path of the route that receives the choice of a ticket. */
  readonly ticket: string;
  /** Path that every route of the login begins with: the path of `baseURL`, or empty. */
  readonly mount: string;
  /** Where users come after a login, unless they requested another page. */
  readonly defaultPage: URL;
  /** The prefix that a proxy removed from a request's path; absent for requests without one. */
  private readonly prefixes = new WeakMap<Request, string>();

  constructor(
    private readonly settings: AuthSettings,
    private readonly callbackURL: string,
    private readonly checkReturnTo: ReturnTo,
  ) {
    const { routes, successRedirect } = settings;
    this.origin = new URL(callbackURL).origin;
    this.mount = routes.mount;
    this.login = routes.mount + routes.login;
    this.ticket = routes.mount + routes.ticket;
    this.defaultPage = new URL(successRedirect, this.origin);
  }

  /** The path and query that the browser requested; the default page if no browser can be redirected there. */
  of(req: Request): string {
    const prefix = this.prefixes.get(req) ?? "";
    return this.returnTo(prefix + targetOf(req));
  }

  /** A `returnTo` from a request, checked; the default page if it is missing or not allowed. */
  returnTo(requested: unknown): string {
    return this.checkReturnTo(requested) ?? this.settings.successRedirect;
  }

  /**
   * Checks that the callback route is where `callbackURL` says, as soon as a request shows where the app mounted
   * `eventpopAuth`. `req.baseUrl` has the visitor's upper and lower case. It is absent where a request did not come through
   * Express, such as a WebSocket's.
   *
   * @throws OptionError `EVENTPOP_SETUP`
   */
  checkMount(req: Request): void {
    const { baseUrl } = req as Partial<Request>;
    if (baseUrl === undefined || baseUrl === this.mount) return;
    if (!this.mount.toLowerCase().endsWith(baseUrl.toLowerCase())) throw this.mountError(baseUrl);
    this.prefixes.set(req, this.mount.slice(0, this.mount.length - baseUrl.length));
  }

  private mountError(baseUrl: string): OptionError {
    return new OptionError(
      "EVENTPOP_SETUP",
      `eventpopAuth is mounted at ${baseUrl}, so that it serves ${baseUrl}${this.settings.routes.callback}, but callbackURL is ${this.callbackURL}: ` +
        `mount it with app.use(eventpopAuth({ … })), or give it the baseURL ${this.origin}${this.mount}${baseUrl}.`,
    );
  }
}
