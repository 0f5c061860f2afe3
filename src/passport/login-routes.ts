import { OptionError } from "../errors";
import { routePath } from "../login/request-path";

/** More than any app has; paths may hold parameters. */
const MAX_PATHS = 100;

/** Paths at which sign-ins were started in this process. */
export class LoginRoutes {
  private readonly paths = new Set<string>();

  constructor(private readonly callbackURL: string) {}

  add(path: string): void {
    if (this.paths.size < MAX_PATHS) this.paths.add(routePath(path));
  }

  /**
   * The error for a `failureRedirect` that leads to such a path: Eventpop remembers people and their consent, so that a person
   * who is refused would be sent to Eventpop and back without end.
   */
  checkFailureRedirect(failureRedirect: unknown, cause: unknown): OptionError | undefined {
    if (typeof failureRedirect !== "string" || !URL.canParse(failureRedirect, this.callbackURL)) return undefined;
    const { origin, pathname } = new URL(failureRedirect, this.callbackURL);
    if (origin !== new URL(this.callbackURL).origin || !this.paths.has(routePath(pathname))) return undefined;
    return new OptionError(
      "EVENTPOP_SETUP",
      `failureRedirect is ${pathname}, which starts a sign-in: people who are refused would go round in circles. Set it to a page that offers the login as a link.`,
      { cause },
    );
  }
}
