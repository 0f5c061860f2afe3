import type { Request, Response } from "express";
import type { AuthSettings } from "../config/auth-options";
import type { TokenSource } from "../config/client-options";
import type { TokenSet } from "../config/token-storage";
import { isRequestFor } from "../login/request-path";
import { appTimeoutError } from "../passport/app-functions";
import { toUser } from "../passport/profile";
import type { EventpopStrategy } from "../passport/strategy";
import type { StepRunner } from "../time/timeout";
import type { TokenManager } from "../tokens/token-manager";
import { type AdmittedLogin, storeTimeoutError } from "./admitted-login";
import {
  destroySession,
  destroySessionById,
  detachSession,
  type LoginData,
  type LoginSession,
  saveSession,
  statePrefix,
} from "./login-session";
import { serializeUser } from "./passport-user";
import type { SessionCookieCheck } from "./session-cookie";
import { SignedInEventpop } from "./signed-in";
import { hasSession, type StoreBinding, type StoreBindings } from "./store-bindings";

/** The objects that a login in a session needs: the strategy gets the user and the tokens from Eventpop, and the others store them. */
export interface SessionLoginDependencies {
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

/** Saves, finds and ends the logins in sessions. */
export class SessionLogins {
  /** If a callback is requested twice at the same time, both requests share one login, so its token record is created only once. */
  private readonly records = new WeakMap<TokenSet, SharedRecord>();

  constructor(private readonly dependencies: SessionLoginDependencies) {}

  /**
   * Sets `req.eventpop` if the request's session contains a login that has not ended. Runs for every request of the app, so it
   * calls no store and returns no promise, except when the login has to be extended.
   */
  attachLogin(req: Request): Promise<void> | undefined {
    if (!hasSession(req)) return undefined;
    const { session, stores, strategy } = this.dependencies;
    const { tokenManager } = stores.bindingFor(req);
    const login = session.readLogin(req.session);
    const now = Date.now();
    if (!login || now >= login.expiresAt || tokenManager.isKnownEnded(login.recordId)) return undefined;
    // A page may request the session again and again while it is not used.
    const shouldExtend =
      session.shouldExtend(req.session, login, now) && !isRequestFor(req, this.dependencies.settings.routes.session);
    const current = shouldExtend
      ? { ...login, expiresAt: session.expiryOf(req.session, login.loggedInAt, now) }
      : login;
    const token = this.tokenSource(req, tokenManager, login);
    req.eventpop = new SignedInEventpop(strategy.settings.api, token, current);
    return shouldExtend ? this.extend(req, tokenManager, current) : undefined;
  }

  /** Returns the login in the request's session, even if it has ended. */
  loginOf(req: Request): LoginData | undefined {
    return req.session && this.dependencies.session.readLogin(req.session);
  }

  /** Logs the user out: deletes the token record, destroys the session, and revokes the tokens if `revokeOnLogout` is set. */
  async end(req: Request, res: Response): Promise<void> {
    const { settings, strategy, stores, cookie } = this.dependencies;
    const { tokenManager } = stores.bindingFor(req);
    const login = this.loginOf(req);
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
      const expiresAt = this.dependencies.session.expiryOf(held, loggedInAt, Date.now());
      return tokenManager.getAccessToken({ recordId, expiresAt }, rejected);
    };
  }

  private async extend(req: Request, tokenManager: TokenManager, login: LoginData): Promise<void> {
    await tokenManager.extendLogin(login);
    this.dependencies.session.writeLogin(req.session, login);
    // The session is saved now, because a slow request that saves at its end would overwrite later changes of other requests. It is
    // touched first, because it would otherwise still have its old expiry, and connect-redis would delete an expired session.
    req.session.touch();
    await saveSession(req);
  }

  /**
   * Saves a login: the tokens in a record, and the record's id in a new session. Each step has to finish within the deadline. If a
   * step fails, the record and the session are removed.
   */
  async save(req: Request, binding: StoreBinding, login: AdmittedLogin, runStep: StepRunner): Promise<void> {
    const { settings, strategy, session } = this.dependencies;
    const { passport, afterLogin, signInTimeoutMs } = settings;
    const { tokenManager, guard } = binding;
    const { tokens, profile, user, pendingLogin } = login;
    const storeTimedOut = () => storeTimeoutError(signInTimeoutMs);
    const now = Date.now();
    const expiresAt = session.expiryOf(req.session, now, now);
    const previousSession = afterLogin ? this.appDataFor(req, profile.id) : {};
    const record = this.shareRecord(tokenManager, tokens, expiresAt);
    let isRenewed = false;
    try {
      const recordId = await runStep(() => record.recordId, storeTimedOut);
      await runStep(() => guard.renewSession(req), storeTimedOut);
      isRenewed = true;
      const { state, returnTo } = pendingLogin;
      session.writeLogin(req.session, {
        recordId,
        loggedInAt: now,
        expiresAt,
        statePrefix: statePrefix(state),
        ...(returnTo && { returnTo }),
        user: toUser(profile),
      });
      if (passport) {
        await runStep(
          async () => Object.assign(req.session, { passport: { user: await serializeUser(passport, req, user) } }),
          () => appTimeoutError("serializeUser", signInTimeoutMs),
        );
      }
      if (afterLogin) {
        await runStep(
          async () => afterLogin(req, { user, previousSession }),
          () => appTimeoutError("afterLogin", signInTimeoutMs),
        );
      }
      await runStep(() => guard.saveLogin(req.session), storeTimedOut);
    } catch (error) {
      const { sessionID, sessionStore } = req;
      detachSession(req);
      const released = this.releaseRecord(record, tokens, tokenManager).catch(() => {});
      // The store may have written the session although it reported an error.
      if (isRenewed) void tokenManager.removeWithRetries(() => destroySessionById(sessionStore, sessionID));
      await runStep(() => released, storeTimedOut).catch(() => {});
      throw error;
    }
    strategy.settings.emit("signed_in", { userId: profile.id });
  }

  /** Returns the app's data in the browser's old session. Returns no data if the old session belonged to another Eventpop user. */
  private appDataFor(req: Request, userId: string) {
    const login = this.loginOf(req);
    return login && login.user.id !== userId ? {} : this.dependencies.session.appDataOf(req.session);
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
