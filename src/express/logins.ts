import type { Request, Response } from "express";
import type { AuthSettings, UserSerializer } from "../config/auth-options";
import type { TokenSource } from "../config/client-options";
import type { TokenSet } from "../config/token-storage";
import { type EventpopError, OptionError, ProviderError, SignInRequiredError, StoreError } from "../errors";
import { emitError } from "../events";
import { appTimeoutError, notAdmittedError } from "../passport/app-functions";
import { toUser } from "../passport/profile";
import type { CompletedLogin, EventpopStrategy } from "../passport/strategy";
import { type InTime, withDeadline } from "../time/timeout";
import type { TokenManager } from "../tokens/token-manager";
import { traced } from "../tracing";
import {
  destroySession,
  destroySessionById,
  detachSession,
  type LoginData,
  type LoginSession,
  saveSession,
  statePrefix,
} from "./login-session";
import type { SessionCookieCheck } from "./session-cookie";
import { SignedInEventpop } from "./signed-in";
import { hasSession, type StoreBinding, type StoreBindings } from "./store-bindings";

/** The objects that a login needs: the strategy gets the user and the tokens from Eventpop, and the others store them. */
export interface LoginParts {
  readonly settings: AuthSettings;
  readonly strategy: EventpopStrategy;
  readonly session: LoginSession;
  readonly cookie: SessionCookieCheck;
  readonly stores: StoreBindings;
}

/** A token record, and the number of sessions that contain its id or are about to be saved with it. */
interface SharedRecord {
  readonly recordId: Promise<string>;
  sessions: number;
}

/** Starts, completes and ends logins, and finds the login of a request. */
export class Logins {
  /** If a callback is requested twice at the same time, both requests share one login, so its token record is created only once. */
  private readonly records = new WeakMap<TokenSet, SharedRecord>();

  constructor(private readonly parts: LoginParts) {}

  /**
   * Sets `req.eventpop` if the request's session contains a login that has not ended. Runs for every request of the app, so it
   * calls no store and returns no promise, except when the login has to be extended.
   */
  attach(req: Request): Promise<void> | undefined {
    if (!hasSession(req)) return undefined;
    const { session, stores, strategy } = this.parts;
    const { tokenManager } = stores.of(req);
    const login = session.readLogin(req.session);
    const now = Date.now();
    if (!login || now >= login.expiresAt || tokenManager.isKnownEnded(login.recordId)) return undefined;
    const shouldExtend = session.shouldExtend(req.session, login, now);
    const current = shouldExtend
      ? { ...login, expiresAt: session.expiryOf(req.session, login.loggedInAt, now) }
      : login;
    const token = this.tokenSource(req, tokenManager, login);
    req.eventpop = new SignedInEventpop(strategy.settings.api, token, current);
    return shouldExtend ? this.extend(req, tokenManager, current) : undefined;
  }

  /** Returns the login in the request's session, even if it has ended. */
  read(req: Request): LoginData | undefined {
    return req.session && this.parts.session.readLogin(req.session);
  }

  /** Returns the request's login if a user is logged in, or undefined for a visitor. */
  current(req: Request): LoginData | undefined {
    return req.eventpop && this.read(req);
  }

  /** Whether the store still has the login's token record. */
  async hasStoredRecord(req: Request): Promise<boolean> {
    const { tokenManager } = this.parts.stores.of(req);
    const login = this.read(req);
    return login !== undefined && tokenManager.hasRecord(login.recordId);
  }

  /** Returns the error for a request without `req.eventpop`: the visitor is not logged in, or the request has no session. */
  missingLoginError(req: Request): EventpopError {
    return hasSession(req)
      ? new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED")
      : this.parts.stores.missingSessionError(req);
  }

  /**
   * Starts a login and sets its cookie. Returns the URL of Eventpop's authorization page.
   *
   * @throws OptionError or StoreError if the request has no session; SignInError `EVENTPOP_SESSION_COOKIE` if the browser would
   * not keep the session cookie
   */
  start(req: Request, res: Response, returnTo: string | undefined): string {
    const { stores, cookie, strategy } = this.parts;
    stores.of(req);
    cookie.checkBeforeLogin(req, res);
    return strategy.startLogin(req, { returnTo });
  }

  /**
   * Returns the path to redirect to if the callback with this `state` has already completed the current login. A second click, a
   * reload or the back button requests a callback again. Returns undefined for any other callback.
   */
  pathOfRepeatedCallback(req: Request, state: string | undefined): string | undefined {
    const login = this.current(req);
    if (req.method !== "GET" || login?.statePrefix !== statePrefix(state ?? "")) return undefined;
    return login.returnTo ?? this.parts.settings.successRedirect;
  }

  /**
   * Completes the login of a callback, within the option `signInTimeoutMs`. Exchanges the code, calls the app's functions, and saves
   * the tokens and the new session. Returns the path to redirect to.
   */
  async complete(req: Request, res: Response): Promise<string> {
    const { settings, strategy, stores, cookie } = this.parts;
    const binding = stores.of(req);
    cookie.checkCanBeSent(req);
    const lostLogins = cookie.countLostLogins(req);
    const run = async (inTime: InTime) => {
      const completed = await strategy.completeLogin(req, {}, inTime);
      await this.saveLogin(req, binding, completed, inTime);
      return completed.pendingLogin;
    };
    const { returnTo } = await traced("login", {}, () => withDeadline(settings.signInTimeoutMs, run));
    cookie.setLoginCookie(req, res, lostLogins);
    return returnTo ?? settings.successRedirect;
  }

  /** Emits an error if the response to a completed login has no session cookie. Called after the response was sent. */
  reportMissingCookie(req: Request, res: Response): void {
    const error = this.parts.cookie.checkWasSent(req, res);
    if (error) emitError(this.parts.strategy.settings.emit, error);
  }

  /** Whether a callback that failed with `error` may be requested again: the authorization code was not used. */
  canRepeatCallback(req: Request, error: EventpopError): boolean {
    const isBeforeCode = error instanceof StoreError || (error instanceof ProviderError && error.isUnsent);
    return isBeforeCode && this.parts.strategy.canComplete(req);
  }

  /** Logs the user out: deletes the token record, destroys the session, and revokes the tokens if `revokeOnLogout` is set. */
  async end(req: Request, res: Response): Promise<void> {
    const { settings, strategy, stores, cookie } = this.parts;
    const { tokenManager } = stores.of(req);
    const login = this.read(req);
    if (login && settings.revokeOnLogout)
      await tokenManager.endLoginAndRevoke(login.recordId, () => destroySession(req));
    // The session guard deletes the token record before it destroys the session.
    else await destroySession(req);
    if (login) strategy.settings.emit("signed_out", { userId: login.user.id });
    cookie.clearLoginCookie(req, res);
  }

  /**
   * Returns a function that returns the login's access token. A refresh writes a new `expiresAt` to the record, computed from the
   * time of the refresh. The `expiresAt` of the request may be too old, because a WebSocket may live longer than that.
   */
  private tokenSource({ session: held }: Request, tokenManager: TokenManager, login: LoginData): TokenSource {
    const { recordId, loggedInAt } = login;
    return (rejected) => {
      const expiresAt = this.parts.session.expiryOf(held, loggedInAt, Date.now());
      return tokenManager.getAccessToken({ recordId, expiresAt }, rejected);
    };
  }

  private async extend(req: Request, tokenManager: TokenManager, login: LoginData): Promise<void> {
    await tokenManager.extendLogin(login);
    this.parts.session.writeLogin(req.session, login);
    // The session is saved now, because a slow request that saves at its end would overwrite later changes of other requests. It is
    // touched first, because it would otherwise still have its old expiry, and connect-redis would delete an expired session.
    req.session.touch();
    await saveSession(req);
  }

  /**
   * Saves a login: the tokens in a record, and the record's id in a new session. Each step has to finish within the deadline. If a
   * step fails, the record and the session are removed.
   */
  private async saveLogin(
    req: Request,
    binding: StoreBinding,
    completed: CompletedLogin,
    inTime: InTime,
  ): Promise<void> {
    const { settings, strategy, session } = this.parts;
    const { passport, afterLogin, signInTimeoutMs } = settings;
    const { emit } = strategy.settings;
    const { tokenManager, guard } = binding;
    const { tokens, profile, user, pendingLogin } = completed;
    if (!user) {
      const error = notAdmittedError();
      emitError(emit, error);
      throw error;
    }
    if (!profile) throw new OptionError("EVENTPOP_SETUP", "eventpopAuth needs the profile from /me.");
    const storeTimedOut = () =>
      new StoreError(
        "EVENTPOP_STORE",
        `The login was not stored when the ${signInTimeoutMs} ms of signInTimeoutMs were over.`,
      );
    const now = Date.now();
    const expiresAt = session.expiryOf(req.session, now, now);
    const previousSession = afterLogin ? this.appDataFor(req, profile.id) : {};
    const record = this.shareRecord(tokenManager, tokens, expiresAt);
    let isRenewed = false;
    try {
      const recordId = await inTime(() => record.recordId, storeTimedOut);
      await inTime(() => guard.renewSession(req), storeTimedOut);
      isRenewed = true;
      const { state, returnTo } = pendingLogin;
      session.writeLogin(req.session, {
        recordId,
        loggedInAt: now,
        expiresAt,
        statePrefix: statePrefix(state),
        ...(returnTo && { returnTo }),
        // `user` is last. If a string contains one Thai character, V8 stores it with two bytes per character.
        user: toUser(profile),
      });
      if (passport) {
        await inTime(
          () => logInToPassport(passport, req, user),
          () => appTimeoutError("serializeUser", signInTimeoutMs),
        );
      }
      if (afterLogin) {
        await inTime(
          async () => afterLogin(req, { user, previousSession }),
          () => appTimeoutError("afterLogin", signInTimeoutMs),
        );
      }
      await inTime(() => guard.saveLogin(req.session), storeTimedOut);
    } catch (error) {
      const { sessionID, sessionStore } = req;
      detachSession(req);
      const released = this.releaseRecord(record, tokens, tokenManager).catch(() => {});
      // The store may have written the session although it reported an error.
      if (isRenewed) void tokenManager.removeWithRetries(() => destroySessionById(sessionStore, sessionID));
      await inTime(() => released, storeTimedOut).catch(() => {});
      throw error;
    }
    emit("signed_in", { userId: profile.id });
  }

  /** Returns the app's data in the browser's old session. Returns no data if the old session belonged to another Eventpop user. */
  private appDataFor(req: Request, userId: string) {
    const login = this.read(req);
    return login && login.user.id !== userId ? {} : this.parts.session.appDataOf(req.session);
  }

  private shareRecord(tokenManager: TokenManager, tokens: TokenSet, expiresAt: number): SharedRecord {
    const record = this.records.get(tokens) ?? { recordId: tokenManager.startLogin(tokens, expiresAt), sessions: 0 };
    record.sessions += 1;
    this.records.set(tokens, record);
    return record;
  }

  /** Removes a record unless another request's session contains its id. */
  private async releaseRecord(record: SharedRecord, tokens: TokenSet, tokenManager: TokenManager): Promise<void> {
    record.sessions -= 1;
    if (record.sessions > 0) return;
    this.records.delete(tokens);
    const recordId = await record.recordId;
    await tokenManager.removeWithRetries(() => tokenManager.endLogin(recordId));
  }
}

/**
 * Also logs the user in to the app's Passport: stores the serialized user where Passport's session strategy reads it.
 * Rejects with the error of the app's `serializeUser`.
 */
async function logInToPassport(passport: UserSerializer, req: Request, user: Express.User): Promise<void> {
  // Passport's own `logIn` calls `serializeUser` with these arguments, but Passport's types declare only the form with one argument.
  const { serializeUser } = passport as unknown as {
    serializeUser(user: Express.User, req: Request, done: (error: unknown, id?: unknown) => void): void;
  };
  const id = await new Promise((resolve, reject) => {
    serializeUser.call(passport, user, req, (error, serialized) => (error ? reject(error) : resolve(serialized)));
  });
  Object.assign(req.session, { passport: { user: id } });
}
