import type { Request, Response } from "express";
import type { EventpopUser } from "../api/resources";
import type { AuthSettings } from "../config/auth-options";
import type { StartLoginOptions } from "../config/start-login-options";
import { type EventpopError, ProviderError, SignInError, SignInRequiredError, StoreError } from "../errors";
import { emitError } from "../events";
import { type Destination, isForClient } from "../login/destination";
import type { EventpopStrategy } from "../passport/strategy";
import { type StepRunner, withDeadline } from "../time/timeout";
import { runTraced } from "../tracing";
import { checkAdmitted } from "./admitted-login";
import { bearerTokenOf } from "./clients/bearer-token";
import type { ClientGrant, ClientLogins } from "./clients/client-logins";
import { type LoginData, statePrefix } from "./login-session";
import { pendingLoginCopies } from "./pending-login-copies";
import { isSessionCookieReceived, type SessionCookieCheck } from "./session-cookie";
import type { SessionLogins } from "./session-logins";
import { hasSession, type StoreBinding, type StoreBindings } from "./store-bindings";

/** The objects that logins need. */
export interface LoginDependencies {
  readonly settings: AuthSettings;
  readonly strategy: EventpopStrategy;
  readonly stores: StoreBindings;
  readonly cookieCheck: SessionCookieCheck;
  /** Logins of browsers, in sessions. */
  readonly sessions: SessionLogins;
  /** Logins of the app's own clients, by access token. Undefined if the app has no clients. */
  readonly clients: ClientLogins | undefined;
}

/** What a login is started with. */
export interface LoginStart extends StartLoginOptions {
  /** Where the result goes, if not to a page of the app. */
  readonly destination?: Destination | undefined;
}

/** The result of a completed login: a page of the app, a popup window, or a code for a client. */
export type Completion =
  | { readonly path: string }
  | { readonly popup: string; readonly user: EventpopUser }
  | { readonly grant: ClientGrant };

/** Starts, completes and ends logins, and finds the login of a request: in its session, or by its access token. */
export class Logins {
  constructor(private readonly dependencies: LoginDependencies) {}

  /** Sets `req.eventpop` if a user is logged in. Returns a promise only if the store has to be called. */
  attachLogin(req: Request): Promise<void> | undefined {
    const { clients, sessions } = this.dependencies;
    const token = clients && bearerTokenOf(req);
    return clients && token !== undefined ? clients.attachLogin(req, token) : sessions.attachLogin(req);
  }

  /** Whether the request has an access token, valid or not. Its session does not count. */
  hasAccessToken(req: Request): boolean {
    return this.dependencies.clients?.hasAccessToken(req) ?? false;
  }

  /** Returns the login of the request's access token or session, even if it has ended. */
  readLogin(req: Request): LoginData | undefined {
    const { clients, sessions } = this.dependencies;
    return clients?.hasAccessToken(req) ? clients.loginOf(req) : sessions.loginOf(req);
  }

  /** Returns the request's login if a user is logged in, or undefined for a visitor. */
  currentLogin(req: Request): LoginData | undefined {
    return req.eventpop && this.readLogin(req);
  }

  /** Returns the objects of the session store that the request's login is in. */
  bindingOf(req: Request): StoreBinding {
    const { stores } = this.dependencies;
    return this.hasAccessToken(req) ? stores.bindingForBearer(req) : stores.bindingFor(req);
  }

  /** Whether the store still has the login's token record. */
  async hasStoredRecord(req: Request): Promise<boolean> {
    const { tokenManager } = this.bindingOf(req);
    const login = this.readLogin(req);
    return login !== undefined && tokenManager.hasRecord(login.recordId);
  }

  /** Returns the error for a request without `req.eventpop`: no user is logged in, or the request has no session. */
  missingLoginError(req: Request): EventpopError {
    if (this.hasAccessToken(req)) {
      return new SignInRequiredError(
        "EVENTPOP_SIGN_IN_REQUIRED",
        "The access token is unknown, or its login has ended.",
      );
    }
    return hasSession(req)
      ? new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED")
      : this.dependencies.stores.missingSessionError(req);
  }

  /**
   * Starts a login and sets its cookie. Returns the URL of Eventpop's authorization page.
   *
   * @throws OptionError or StoreError if the request has no session; SignInError `EVENTPOP_SESSION_COOKIE` if the browser would
   * not keep the session cookie
   */
  async start(req: Request, res: Response, { destination, ...options }: LoginStart): Promise<string> {
    const { stores, cookieCheck, strategy } = this.dependencies;
    const binding = stores.bindingFor(req);
    // A client's login does not use the browser's session.
    if (!isForClient(destination)) cookieCheck.checkBeforeLogin(req, res);
    const started = strategy.startLogin(req, options, destination);
    await pendingLoginCopies.save(req, res, binding, started);
    return started.url;
  }

  /**
   * Returns the path to redirect to if the callback with this `state` has already completed the current login. A second click, a
   * reload or the back button requests a callback again. Returns undefined for any other callback.
   */
  pathOfRepeatedCallback(req: Request, state: string | undefined): string | undefined {
    const login = this.currentLogin(req);
    if (req.method !== "GET" || login?.statePrefix !== statePrefix(state ?? "")) return undefined;
    return login.returnTo ?? this.dependencies.settings.successRedirect;
  }

  /**
   * Completes the login of a callback, within the option `signInTimeoutMs`: exchanges the code, calls the app's functions, and stores
   * the login. A login of a client does not change the browser's session.
   */
  async complete(req: Request, res: Response): Promise<Completion> {
    const { settings, strategy, stores, cookieCheck } = this.dependencies;
    const binding = stores.bindingFor(req);
    const { sessionID } = req;
    const hasCopy = isSessionCookieReceived(req);
    const findStoredCookie = (state: string) => pendingLoginCopies.read(req, binding, state);
    let lostLogins = 0;
    const onFound = ({ destination }: { readonly destination?: Destination }) => {
      if (isForClient(destination)) return;
      cookieCheck.checkCanBeSent(req);
      lostLogins = cookieCheck.countLostLogins(req);
    };
    const run = async (runStep: StepRunner) => {
      const completed = await strategy.completeLogin(req, {}, runStep, { findStoredCookie, onFound });
      if (hasCopy) void pendingLoginCopies.remove(sessionID, binding, completed.pendingLogin.state);
      return this.store(req, binding, completed, runStep);
    };
    const completion = await runTraced("login", {}, () => withDeadline(settings.signInTimeoutMs, run));
    if (!("grant" in completion)) cookieCheck.setLoginCookie(req, res, lostLogins);
    return completion;
  }

  /** Returns where the result of a failed callback goes; undefined if it goes to a page of the app or the login is unknown. */
  async destinationOf(req: Request): Promise<Destination | undefined> {
    const { strategy, stores } = this.dependencies;
    return strategy.destinationOf(req, async (state) =>
      hasSession(req) ? pendingLoginCopies.read(req, stores.bindingFor(req), state) : undefined,
    );
  }

  /** Deletes the stored copy of a login that failed, unless its callback may be requested again. */
  removeEndedCopy(req: Request): void {
    const { strategy, stores } = this.dependencies;
    const state = strategy.endedState(req);
    if (state === undefined || !hasSession(req) || !isSessionCookieReceived(req)) return;
    void pendingLoginCopies.remove(req.sessionID, stores.bindingFor(req), state);
  }

  /** Emits an error if the response to a completed login has no session cookie. Called after the response was sent. */
  reportMissingCookie(req: Request, res: Response): void {
    const error = this.dependencies.cookieCheck.checkWasSent(req, res);
    if (error) emitError(this.dependencies.strategy.settings.emit, error);
  }

  /** Whether a callback that failed with `error` may be requested again: the authorization code was not used. */
  canRepeatCallback(req: Request, error: EventpopError): boolean {
    const isBeforeCode = error instanceof StoreError || (error instanceof ProviderError && error.isUnsent);
    return isBeforeCode && this.dependencies.strategy.canComplete(req);
  }

  /** Logs the user out: deletes the token record, and ends the session or the access token. Revokes the tokens if `revokeOnLogout` is set. */
  end(req: Request, res: Response): Promise<void> {
    const { clients, sessions } = this.dependencies;
    return clients?.hasAccessToken(req) ? clients.end(req) : sessions.end(req, res);
  }

  /** Stores a login where it belongs: for a client as a code, otherwise in the session. */
  private async store(
    req: Request,
    binding: StoreBinding,
    completed: Parameters<typeof checkAdmitted>[0],
    runStep: StepRunner,
  ): Promise<Completion> {
    const { settings, strategy, sessions, clients } = this.dependencies;
    const login = checkAdmitted(completed, strategy.settings.emit);
    const { destination, returnTo } = login.pendingLogin;
    if (isForClient(destination)) {
      if (!clients) throw new SignInError("EVENTPOP_UNKNOWN_CLIENT", "The option clients is not set any more.");
      return { grant: await clients.issueCode(req, binding, login, destination, runStep) };
    }
    await sessions.save(req, binding, login, runStep);
    if (destination) return { popup: destination.popup, user: sessions.loginOf(req)?.user ?? { id: login.profile.id } };
    return { path: returnTo ?? settings.successRedirect };
  }
}
