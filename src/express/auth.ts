import type { Request } from "express";
import type { Store } from "express-session";
import { type EventpopError, OptionError, SignInError, SignInRequiredError, StoreError } from "../errors";
import type { TokenSet } from "../oauth/token-set";
import { toUser } from "../passport/profile";
import { EventpopStrategy, type SignIn } from "../passport/strategy";
import { SessionGuard } from "../session/session-guard";
import { TokenKeeper } from "../session/token-keeper";
import { SessionTokenStore } from "../session/token-store";
import type { Settings } from "../settings";
import { type AuthSettings, type EventpopAuthOptions, readAuthOptions } from "./auth-options";
import {
  destroySession,
  type LoginData,
  LoginSession,
  missingSession,
  renewSession,
  saveSession,
} from "./login-session";
import { warnOfStore } from "./set-up-warnings";
import { SignedInEventpop } from "./signed-in";

/** What belongs to one session store: there is one for an app, known from its first request on. */
interface Keeping {
  readonly store: Store;
  readonly keeper: TokenKeeper;
  readonly guard: SessionGuard;
}

const AUTH = Symbol("passport-eventpop");

/** One set-up of the login: what router and guards share. */
export class Auth {
  readonly settings: AuthSettings;
  readonly strategy: EventpopStrategy;
  readonly sessions: LoginSession;
  private readonly client: Settings;
  private keeping: Keeping | undefined;
  /** What a proxy takes off public paths before the app sees them. */
  private prefix = "";
  /** A sign-in that is finished twice, by a second click, is one login. */
  private readonly begun = new WeakMap<TokenSet, Promise<string>>();

  constructor(options: EventpopAuthOptions) {
    this.settings = readAuthOptions(options);
    this.strategy = new EventpopStrategy(this.settings.strategy as never, this.settings.verify as never);
    this.client = this.strategy.settings;
    this.sessions = new LoginSession(this.client.name, this.settings.lifetimes);
  }

  get emit(): Settings["emit"] {
    return this.client.emit;
  }

  /** Origin of the public addresses: the only one that forms may come from. */
  get origin(): string {
    return new URL(this.client.callbackURL).origin;
  }

  /** Public path of the login route. */
  get loginPath(): string {
    return this.settings.routes.mount + this.settings.routes.login;
  }

  /** Public path of the route that takes the choice of a ticket. */
  get ticketPath(): string {
    return this.settings.routes.mount + this.settings.routes.ticket;
  }

  /** The path of a request as the person's browser knows it, in front of whatever a proxy took away. */
  publicPath(req: Request): string {
    return this.prefix + req.originalUrl;
  }

  /**
   * Puts `req.eventpop` in place for a person who is signed in. No store is asked, and nothing is to be awaited, but for the
   * rare request that moves a login's end.
   */
  attach(req: Request): Promise<void> | undefined {
    (req as unknown as { [AUTH]?: Auth })[AUTH] = this;
    if (!hasSession(req)) {
      // Later, it is a store that is out of order, or a path that has no sessions: whoever needs one will say so.
      if (!this.keeping) throw missingSession(req);
      return undefined;
    }
    if (this.keeping?.store !== req.sessionStore) this.takeUp(req);
    const { keeper } = this.keep(req);
    const now = Date.now();
    const login = this.sessions.read(req.session, now);
    if (!login || keeper.isEnded(login.handle)) return undefined;
    req.eventpop = new SignedInEventpop(this.client.api, keeper, login);
    return this.sessions.isDue(req.session, login, now) ? this.prolong(req, keeper, login, now) : undefined;
  }

  /** Makes sure that there is a session, so that nobody is called signed out because a store is out of order. */
  checkSession(req: Request): void {
    this.keep(req);
  }

  /** Signs the person in: tokens into a record, a new session with its handle, both saved before anybody is told. */
  async signIn(req: Request, { tokens, profile, user, attempt }: SignIn): Promise<void> {
    const { keeper, guard } = this.keep(req);
    if (!user) {
      const error = new SignInError("EVENTPOP_NOT_ADMITTED", "The app's verify function let nobody in.");
      this.emit("refused", { error });
      throw error;
    }
    if (!profile) throw new OptionError("EVENTPOP_SETUP", "eventpopAuth needs the profile from /me.");
    const now = Date.now();
    const until = this.sessions.end(req.session, now, now);
    const handle = await this.begin(keeper, tokens, until);
    try {
      await renewSession(req);
      this.sessions.write(req.session, { handle, user: toUser(profile), signedInAt: now, until, state: attempt.state });
      if (this.settings.passport) {
        const serialized = await serialize(this.settings.passport, user, req);
        (req.session as unknown as Record<string, unknown>).passport = { user: serialized };
      }
      await guard.saveLogin(req.session);
    } catch (error) {
      await keeper.end(handle).catch(() => {});
      throw error instanceof StoreError
        ? error
        : new StoreError("EVENTPOP_STORE", "The session could not be saved.", { cause: error });
    }
    this.emit("signed_in", { userId: profile.id });
  }

  /** Signs the person out: the record first, then the session, then, if so configured, the tokens at Eventpop. */
  async signOut(req: Request): Promise<void> {
    const { keeper } = this.keep(req);
    const login = this.sessions.read(req.session, 0);
    if (login && this.settings.revokeOnLogout) await keeper.endAndRevoke(login.handle, () => destroySession(req));
    else await destroySession(req);
    delete req.eventpop;
    if (login) this.emit("signed_out", { userId: login.user.id });
  }

  /** Changes what the session holds of the login, and saves it before anybody is told. */
  async changeLogin(req: Request, change: (login: LoginData) => LoginData): Promise<void> {
    const login = req.eventpop && this.loginOf(req);
    if (!login) throw new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "Nobody is signed in.");
    this.sessions.write(req.session, change(login));
    await saveSession(req);
  }

  /** The login that a session holds, ended or not. */
  loginOf(req: Request): LoginData | undefined {
    return req.session && this.sessions.read(req.session, 0);
  }

  /** Whether the login's record is still in the store, by asking it. */
  isAlive(req: Request): Promise<boolean> {
    const login = this.loginOf(req);
    return login ? this.keep(req).keeper.isAlive(login.handle) : Promise.resolve(false);
  }

  report(error: EventpopError): void {
    if (error instanceof StoreError) this.emit("store_failed", { error });
  }

  private keep(req: Request): Keeping {
    if (this.keeping && hasSession(req)) return this.keeping;
    throw this.keeping ? new StoreError("EVENTPOP_STORE", "The session store is disconnected.") : missingSession(req);
  }

  /** What can only be known from a request: which store there is, and where the app is mounted. */
  private takeUp({ sessionStore: store, baseUrl }: Request): void {
    const { mount } = this.settings.routes;
    if (!mount.endsWith(baseUrl)) {
      throw new OptionError(
        "EVENTPOP_SETUP",
        `eventpopAuth is mounted at ${baseUrl}, but callbackURL is not under it: put ${baseUrl} before ${this.settings.routes.callback} in callbackURL.`,
      );
    }
    this.prefix = mount.slice(0, mount.length - baseUrl.length);
    warnOfStore(store);
    const tokens = this.settings.tokenStore ?? new SessionTokenStore(store, this.client);
    const keeper = new TokenKeeper(this.client, tokens, this.settings.refreshLock);
    const guard = new SessionGuard(this.client.name, keeper);
    guard.watch(store);
    this.keeping = { store, keeper, guard };
  }

  private begin(keeper: TokenKeeper, tokens: TokenSet, until: number): Promise<string> {
    let handle = this.begun.get(tokens);
    if (!handle) {
      handle = keeper.begin(tokens, until);
      this.begun.set(tokens, handle);
    }
    return handle;
  }

  private async prolong(req: Request, keeper: TokenKeeper, login: LoginData, now: number): Promise<void> {
    const until = this.sessions.end(req.session, login.signedInAt, now);
    await keeper.extend({ handle: login.handle, until });
    this.sessions.write(req.session, { ...login, until });
  }
}

function hasSession(req: Request): boolean {
  return req.session?.cookie !== undefined && req.sessionStore !== undefined;
}

/** The set-up that a request came through. */
export function authOf(req: Request): Auth {
  const auth = (req as unknown as { [AUTH]?: Auth })[AUTH];
  if (!auth) throw new OptionError("EVENTPOP_SETUP", "Put app.use(eventpopAuth({ … })) before this route.");
  return auth;
}

function serialize(
  passport: NonNullable<AuthSettings["passport"]>,
  user: Express.User,
  req: Request,
): Promise<unknown> {
  // Passport's types know the one-argument form only; this is how its own logIn calls it.
  const { serializeUser } = passport as unknown as {
    serializeUser(user: Express.User, req: Request, done: (error: unknown, id?: unknown) => void): void;
  };
  return new Promise((resolve, reject) => {
    serializeUser.call(passport, user, req, (error, id) => (error ? reject(error) : resolve(id)));
  });
}
