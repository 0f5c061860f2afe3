import { inspect } from "node:util";
import type { Request } from "express";
import type { Store } from "express-session";
import { type AuthSettings, type EventpopAuthOptions, readAuthOptions } from "../config/auth-options";
import type { Settings } from "../config/eventpop-options";
import { type EventpopError, OptionError, SignInRequiredError } from "../errors";
import { emitError } from "../events";
import { targetOf } from "../login/request-path";
import type { SignIn } from "../passport/sign-in";
import { EventpopStrategy } from "../passport/strategy";
import { notAdmitted } from "../passport/verify";
import type { InTime } from "../time/deadline";
import { SealedEntries } from "../tokens/sealed-entries";
import { TokenManager } from "../tokens/token-manager";
import { SessionTokenStore } from "../tokens/token-store";
import { carriedBy, carry } from "./carrier";
import { destroySession, type LoginData, LoginSession, saveSession } from "./login-session";
import { createLogin } from "./new-login";
import { SessionCookie } from "./session-cookie";
import { SessionGuard } from "./session-guard";
import { claimSessionKey } from "./session-key";
import { warnOfStore } from "./set-up-warnings";
import { SignedInEventpop } from "./signed-in";
import { hasSession, type StoreBinding, StoreBindings } from "./store-bindings";

/** One set-up of the login: what router and guards share. */
export class Auth {
  readonly settings: AuthSettings;
  readonly strategy: EventpopStrategy;
  readonly sessions: LoginSession;
  readonly sessionCookie: SessionCookie;
  private readonly client: Settings;
  private readonly storeBindings: StoreBindings;
  /** What a proxy took off the public path of a request before the app saw it, where that is anything. */
  private readonly prefixes = new WeakMap<Request, string>();

  constructor(options: EventpopAuthOptions) {
    this.settings = readAuthOptions(options);
    this.strategy = new EventpopStrategy(this.settings.strategy as never, this.settings.verify as never);
    this.client = this.strategy.settings;
    this.sessions = new LoginSession(claimSessionKey(this.client), this.settings.lifetimes);
    this.sessionCookie = new SessionCookie(this.client, this.landing);
    this.storeBindings = new StoreBindings((store) => this.bindStore(store), this.settings.sessionStore);
  }

  get emit(): Settings["emit"] {
    return this.client.emit;
  }

  /** Origin of the public addresses: the only one that forms may come from. */
  get origin(): string {
    return new URL(this.client.callbackURL).origin;
  }

  /** Where people come to after a sign-in, unless they wanted another page. */
  get landing(): URL {
    return new URL(this.settings.successRedirect, this.origin);
  }

  /** Public path of the login route. */
  get loginPath(): string {
    return this.settings.routes.mount + this.settings.routes.login;
  }

  /** Public path of the route that takes the choice of a ticket. */
  get ticketPath(): string {
    return this.settings.routes.mount + this.settings.routes.ticket;
  }

  /**
   * The path of a request as the person's browser knows it, in front of whatever a proxy took away. The start page for one
   * that is no path to send anybody to.
   */
  publicPath(req: Request): string {
    const prefix = this.prefixes.get(req) ?? "";
    return this.strategy.returnTo(prefix + targetOf(req)) ?? this.settings.successRedirect;
  }

  /**
   * Puts `req.eventpop` in place for a person who is signed in. No store is asked, and nothing is to be awaited, but for the
   * rare request that moves a login's end. A request without a session passes: whoever needs one will say so.
   */
  attach(req: Request): Promise<void> | undefined {
    this.checkMount(req);
    const tokenManager = hasSession(req) ? this.storeBindings.of(req).tokenManager : undefined;
    const now = Date.now();
    const login = tokenManager && this.sessions.readLogin(req.session, now);
    if (!login || tokenManager.isEnded(login.recordId)) {
      this.claimSignedOut(req);
      return undefined;
    }
    const shouldExtend = this.sessions.shouldExtend(req.session, login, now);
    const current = shouldExtend
      ? { ...login, expiresAt: this.sessions.expiryOf(req.session, login.signedInAt, now) }
      : login;
    carry(req, this);
    req.eventpop = new SignedInEventpop(this.client.api, tokenManager, current);
    return shouldExtend ? this.extendLogin(req, tokenManager, current) : undefined;
  }

  /** Throws where a login could not be kept: an error of the set-up's, or a {@link StoreError}. */
  requireSession(req: Request): void {
    this.storeBindings.of(req);
  }

  /** Why there is no `req.eventpop`: nobody is signed in; or, without a session, that cannot be known. */
  whySignedOut(req: Request): EventpopError {
    return hasSession(req)
      ? new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "Nobody is signed in.")
      : this.storeBindings.whyNone(req);
  }

  /** Signs the person in, within the callback's deadline; saved before anybody is told. */
  async signIn(req: Request, signIn: SignIn, inTime: InTime): Promise<void> {
    const keeping = this.storeBindings.of(req);
    if (!signIn.user) {
      const error = notAdmitted();
      emitError(this.emit, error);
      throw error;
    }
    await createLogin(this.settings, this.sessions, keeping, req, signIn, inTime);
    this.emit("signed_in", signIn.profile && { userId: signIn.profile.id });
  }

  /** Signs the person out: the record first, then the session, then, if so configured, the tokens at Eventpop. */
  async signOut(req: Request): Promise<void> {
    const { tokenManager } = this.storeBindings.of(req);
    const login = this.loginOf(req);
    if (login && this.settings.revokeOnLogout)
      await tokenManager.endAndRevoke(login.recordId, () => destroySession(req));
    else await destroySession(req);
    if (login) this.emit("signed_out", { userId: login.user.id });
  }

  /** What is kept beside the session, in its store. */
  entriesOf(req: Request): SealedEntries {
    return this.storeBindings.of(req).entries;
  }

  /** The login that a session holds, ended or not. */
  loginOf(req: Request): LoginData | undefined {
    return req.session && this.sessions.readLogin(req.session, 0);
  }

  /** Whether the login's record is still in the store, by asking it. */
  async isAlive(req: Request): Promise<boolean> {
    const { tokenManager } = this.storeBindings.of(req);
    const login = this.loginOf(req);
    return login !== undefined && tokenManager.isAlive(login.recordId);
  }

  /** Settles when what this process has under way for its logins is done, as {@link EventpopAuth.close} says. */
  async close(): Promise<void> {
    await Promise.all(this.storeBindings.keepers.map((tokenManager) => tokenManager.close()));
  }

  /** A log of a request must not spell out what its set-up knows. */
  [inspect.custom](): string {
    return `Auth { ${this.sessions.key} }`;
  }

  /**
   * Of several set-ups in a request's way, the last one counts; but where they stand at one mount, being signed in with any of
   * them does.
   */
  private claimSignedOut(req: Request): void {
    const isSignedInBeside =
      req.eventpop !== undefined && carriedBy<Auth>(req)?.settings.routes.mount === this.settings.routes.mount;
    if (isSignedInBeside) return;
    carry(req, this);
    if (req.eventpop) delete req.eventpop;
  }

  private bindStore(store: Store): StoreBinding {
    warnOfStore(store);
    const tokens = this.settings.tokenStore ?? new SessionTokenStore(store, this.client);
    const tokenManager = new TokenManager(this.client, tokens, {
      lock: this.settings.refreshLock,
      revokesDiscarded: this.settings.revokeOnLogout,
    });
    const entries = new SealedEntries(store, this.client.keys);
    const guard = new SessionGuard(this.sessions.key, tokenManager);
    guard.watch(store);
    carry(store, this);
    return { tokenManager, guard, entries };
  }

  /**
   * Only a request tells where the app is mounted. It spells the mount as the visitor did, in whatever case. A request that has
   * not come through Express, such as a WebSocket's, says nothing of it.
   */
  private checkMount(req: Request): void {
    const { baseUrl } = req as Partial<Request>;
    const { mount, callback } = this.settings.routes;
    if (baseUrl === undefined || baseUrl === mount) return;
    if (!mount.toLowerCase().endsWith(baseUrl.toLowerCase())) {
      throw new OptionError(
        "EVENTPOP_SETUP",
        `eventpopAuth is mounted at ${baseUrl}, so that it serves ${baseUrl}${callback}, but callbackURL is ${this.client.callbackURL}: ` +
          `mount it with app.use(eventpopAuth({ … })), or give it the baseURL ${this.origin}${mount}${baseUrl}.`,
      );
    }
    this.prefixes.set(req, mount.slice(0, mount.length - baseUrl.length));
  }

  private async extendLogin(req: Request, tokenManager: TokenManager, login: LoginData): Promise<void> {
    await tokenManager.extendLogin(login);
    this.sessions.writeLogin(req.session, login);
    // Not as the response ends: a slow request would undo what others have changed in the session meanwhile.
    await saveSession(req);
  }
}
