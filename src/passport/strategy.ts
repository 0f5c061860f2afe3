import { inspect } from "node:util";
import type { Request } from "express";
import OAuth2Strategy from "passport-oauth2";
import { fetchUser } from "../api/me";
import type { Settings } from "../config/eventpop-options";
import type { StartLoginOptions } from "../config/start-login-options";
import {
  type AuthenticateOptions,
  readAuthorizationParams,
  readScope,
  readStrategyOptions,
  refuseCallbackURL,
  type StrategyOptions,
  type StrategyOptionsWithRequest,
  type StrategySettings,
} from "../config/strategy-options";
import type { TokenSet } from "../config/token-storage";
import type {
  AnyVerify,
  EventpopProfile,
  Verify,
  VerifyWithParams,
  VerifyWithRequest,
  VerifyWithRequestAndParams,
} from "../config/verify-function";
import { EventpopError, ProviderError, SignInError } from "../errors";
import { emitError } from "../events";
import { refuseLoginIfOverloaded } from "../http/request-json";
import type { Destination } from "../login/destination";
import { addCookies, hasSentHeaders, responseOf, setPrivateHeaders } from "../login/framework-response";
import { isNavigation, isSpeculative, respondTooEarly, TOO_EARLY_STATUS } from "../login/navigation";
import { type PendingLogin, PendingLogins } from "../login/pending-logins";
import { type CallbackTest, createCallbackTest, pathOf, requestTargetOf } from "../login/request-path";
import { createReturnToValidator, type ReturnToValidator } from "../login/return-to";
import { queryOf, readAuthorizationResponse, readState, toAuthorizationError } from "../oauth/authorization-response";
import { type AuthorizationUrlBuilder, authorizationUrlBuilder, definedParams } from "../oauth/authorization-url";
import { challengeParams, Pkce } from "../oauth/pkce";
import { missingScope } from "../oauth/token-set";
import { type StepRunner, withDeadline } from "../time/timeout";
import { runTraced } from "../tracing";
import {
  appTimeoutError,
  notAdmittedError,
  passportInfoFor,
  resultOf,
  runVerify,
  skipsProfile,
  toError,
  type Verified,
} from "./app-functions";
import { toProfile } from "./profile";
import { disableSetAgent, LoginRoutes, warnOfOtherHost } from "./set-up-checks";

/** A login after Eventpop's responses and the app's verify function. No session contains it yet. */
export interface CompletedLogin extends Verified {
  readonly tokens: TokenSet;
  readonly profile: EventpopProfile | undefined;
  readonly pendingLogin: PendingLogin;
}

/** A login that was started: the URL of Eventpop's authorization page, the login's state, and the value of its cookie. */
export interface StartedLogin {
  readonly url: string;
  readonly state: string;
  readonly cookieValue: string;
}

/** Returns the value of a login's cookie if it was stored for the browser's session. Called only if the browser did not send the cookie. */
export type StoredCookieFinder = (state: string) => Promise<string | undefined>;

/** Options of {@link EventpopStrategy.completeLogin}. */
export interface CompletionOptions {
  readonly findStoredCookie?: StoredCookieFinder;
  /** Called with the pending login before its code is used. If it throws, the code is not used. */
  readonly onFound?: (pendingLogin: PendingLogin) => void;
}

/** The methods that Passport adds to the strategy for one request. */
type PassportActions = Pick<OAuth2Strategy, "success" | "fail" | "error">;

/**
 * Passport strategy for Eventpop's User Authentication Flow (authorization code grant, RFC 6749 §4.1).
 *
 * It is a subclass of passport-oauth2's `OAuth2Strategy`, so that apps can use it in the same way. A subclass may override
 * `userProfile`, `authorizationParams` and `tokenParams`. This package replaces the HTTP client, the state store and the parser of
 * the callback.
 *
 * For a callback that is invalid or refused, the strategy calls Passport's `fail` with status 400 or 403, so that
 * `failureRedirect` and `failWithError` work. For a failure of Eventpop, it calls `error` with a {@link ProviderError}.
 */
export class EventpopStrategy extends OAuth2Strategy {
  override name: string;
  /** @internal */ readonly settings: Settings;
  /** @internal */ readonly validateReturnTo: ReturnToValidator;
  // No `#private` members: Passport runs each request on `Object.create(strategy)`, where they would throw.
  private readonly options: StrategySettings;
  private readonly pendingLogins: PendingLogins<CompletedLogin>;
  private readonly buildAuthorizationUrl: AuthorizationUrlBuilder;
  private readonly loginRoutes: LoginRoutes;
  private readonly isCallback: CallbackTest;
  private readonly pkce: Pkce;

  constructor(options: StrategyOptions & { passReqToCallback?: false | undefined }, verify: Verify);
  constructor(options: StrategyOptions & { passReqToCallback?: false | undefined }, verify: Verify | VerifyWithParams);
  constructor(options: StrategyOptionsWithRequest, verify: VerifyWithRequest);
  constructor(options: StrategyOptionsWithRequest, verify: VerifyWithRequest | VerifyWithRequestAndParams);
  constructor(options: StrategyOptions, verify: AnyVerify) {
    const strategySettings = readStrategyOptions(options, verify);
    const { settings } = strategySettings;
    const { clientID, clientSecret, callbackURL, authorizationURL, tokenURL } = settings;
    super({ clientID, clientSecret, callbackURL, authorizationURL, tokenURL }, verify as Verify);
    disableSetAgent(this._oauth2);
    this.name = settings.name;
    this.settings = settings;
    this.options = strategySettings;
    this.pendingLogins = new PendingLogins(settings);
    this.pkce = new Pkce(settings);
    this.validateReturnTo = createReturnToValidator(callbackURL, strategySettings.origins);
    const fixed = { response_type: "code", client_id: clientID, redirect_uri: callbackURL };
    this.buildAuthorizationUrl = authorizationUrlBuilder(authorizationURL, fixed);
    this.loginRoutes = new LoginRoutes(callbackURL);
    this.isCallback = createCallbackTest(callbackURL);
  }

  /** Redirects to Eventpop's authorization page or, on the callback route, completes the login. Called by Passport. */
  override authenticate(req: Request, options: AuthenticateOptions = {}): void {
    // The methods are read now, because the next request overwrites them if the app calls `authenticate` on this instance itself.
    const { success, fail, error, redirect } = this;
    const isCallback = this.isCallback(req);
    if (isCallback ? isSpeculative(req) : !isNavigation(req)) {
      if (!respondTooEarly(req)) fail(undefined as never, TOO_EARLY_STATUS);
      return;
    }
    try {
      setPrivateHeaders(responseOf(req));
      if (isCallback) this.authenticateCallback(req, options, { success, fail, error });
      else redirect(this.startLogin(req, options).url);
    } catch (thrown) {
      error(toError(thrown));
    }
  }

  /** Completes the login of a callback, and calls the method of Passport for its result. */
  private authenticateCallback(
    req: Request,
    options: AuthenticateOptions,
    { success, fail, error }: PassportActions,
  ): void {
    const { emit, signInTimeoutMs } = this.settings;
    const refuse = (challenge: unknown, status?: number) => {
      const { failureRedirect } = options as { failureRedirect?: unknown };
      const mistake = this.loginRoutes.checkFailureRedirect(failureRedirect, challenge);
      return mistake ? error(mistake) : fail(challenge as never, status as never);
    };
    runTraced("login", {}, () => withDeadline(signInTimeoutMs, (runStep) => this.completeLogin(req, options, runStep)))
      .then(
        ({ user, info, profile }) => {
          if (user) emit("signed_in", profile && { userId: String(profile.id) });
          else emit("refused", { error: notAdmittedError() });
          return user ? success(user, info) : refuse(info);
        },
        (thrown) => (thrown instanceof SignInError ? refuse(thrown, thrown.status) : error(thrown)),
      )
      // Passport throws, for example, if there is no session. The app's own callback may throw too. Only Express sets `req.next`.
      .catch((thrown: unknown) => (req.next ?? error)(toError(thrown) as never))
      // If the app's callback throws again when it is called with its own error, the process must not end.
      .catch((thrown: unknown) => process.emitWarning(toError(thrown) as Error));
  }

  /**
   * Starts a login and sets its cookie.
   * @internal
   */
  startLogin(req: Request, options: AuthenticateOptions & StartLoginOptions, destination?: Destination): StartedLogin {
    refuseCallbackURL(options);
    refuseLoginIfOverloaded(req.socket ?? req);
    const { settings } = this;
    warnOfOtherHost(req, settings.callbackURL);
    const path = pathOf(requestTargetOf(req));
    this.loginRoutes.add(path);
    const returnTo = this.validateReturnTo(options.returnTo, path);
    const { pendingLogin, cookies, cookieValue } = this.pendingLogins.start(req.headers.cookie, {
      scope: readScope(options.scope, settings),
      pkce: this.pkce.isOn,
      returnTo,
      appState: options.state,
      destination,
    });
    addCookies(responseOf(req), cookies);
    settings.emit("sign_in_started");
    if (returnTo !== undefined && pendingLogin.returnTo === undefined) settings.emit("return_to_dropped");
    const url = this.buildAuthorizationUrl({
      ...readAuthorizationParams(this.options.authorizationParams, req),
      ...options.authorizationParams,
      ...definedParams(this.authorizationParams(options)),
      scope: pendingLogin.scope,
      state: pendingLogin.state,
      ...challengeParams(pendingLogin.verifier),
    });
    return { url, state: pendingLogin.state, cookieValue };
  }

  /**
   * Completes the login with the callback's `state`, once. Verifies `state` before it reads `error` and `code`. `runStep` has the
   * deadline of the whole callback.
   * @internal
   */
  async completeLogin(
    req: Request,
    options: AuthenticateOptions,
    runStep: StepRunner,
    { findStoredCookie, onFound }: CompletionOptions = {},
  ): Promise<CompletedLogin> {
    const { settings } = this;
    try {
      const query = queryOf(requestTargetOf(req));
      const state = readState(req.method, query);
      const cookie = this.pendingLogins.cookieOf(req.headers.cookie, state) ?? (await findStoredCookie?.(state));
      const pendingLogin = this.findPendingLogin(query, state, cookie);
      onFound?.(pendingLogin);
      const response = readAuthorizationResponse(query, settings);
      try {
        return await this.pendingLogins.finish(pendingLogin, async (reopen) => {
          if ("error" in response) throw toAuthorizationError(response.error);
          return this.completeWithCode(req, options, pendingLogin, response.code, runStep, reopen);
        });
      } finally {
        const ended = this.pendingLogins.cookieIfEnded(pendingLogin);
        const res = responseOf(req);
        if (ended !== undefined && !hasSentHeaders(res)) addCookies(res, [ended]);
      }
    } catch (thrown) {
      if (thrown instanceof EventpopError) emitError(settings.emit, thrown);
      throw toError(thrown);
    }
  }

  /**
   * Returns the pending login of a callback. If the login has ended because Eventpop reported an error, throws this error again, so
   * that the page of a denial says the same after a reload.
   */
  private findPendingLogin(query: URLSearchParams, state: string, cookie: string | undefined): PendingLogin {
    try {
      return this.pendingLogins.find(state, cookie);
    } catch (ended) {
      const isReused = ended instanceof SignInError && ended.code === "EVENTPOP_LOGIN_REUSED";
      if (!isReused || !query.has("error")) throw ended;
      const response = readAuthorizationResponse(query, this.settings);
      throw "error" in response ? toAuthorizationError(response.error, ended) : ended;
    }
  }

  /**
   * Exchanges the code for tokens, loads the profile, and calls the app's verify function. Calls `reopen` if no byte of the code
   * was sent, because the code is then still valid.
   */
  private async completeWithCode(
    req: Request,
    options: AuthenticateOptions,
    pendingLogin: PendingLogin,
    code: string,
    runStep: StepRunner,
    reopen: () => void,
  ): Promise<CompletedLogin> {
    const { verifier, scope } = pendingLogin;
    const { settings, verify, passReqToCallback } = this.options;
    const { signInTimeoutMs } = settings;
    const tooLate = () =>
      new ProviderError(
        "EVENTPOP_TIMEOUT",
        `The callback took longer than the ${signInTimeoutMs} ms of signInTimeoutMs.`,
      );
    const extra = definedParams(this.tokenParams(options));

    const tokens = await runStep(() => this.pkce.exchangeCode({ code, verifier, extra }), tooLate).catch((error) => {
      if (error instanceof ProviderError && error.isUnsent) reopen();
      throw error;
    });
    if (missingScope(scope, tokens.scope).length > 0) settings.emit("scope_narrowed");
    const profile = await runStep(() => this.loadProfile(tokens.accessToken), tooLate);
    const verified = await runStep(
      () => runVerify(verify, passReqToCallback ? req : undefined, tokens, profile as EventpopProfile),
      () => appTimeoutError("verify function", signInTimeoutMs),
    );
    return { user: verified.user, info: passportInfoFor(verified, pendingLogin), tokens, profile, pendingLogin };
  }

  private async loadProfile(accessToken: string): Promise<EventpopProfile | undefined> {
    const { skipUserProfile: option } = this.options;
    if (typeof option === "boolean" ? option : await skipsProfile(option, accessToken)) return undefined;
    return resultOf<EventpopProfile>((done) => this.userProfile(accessToken, done));
  }

  /**
   * Loads the profile from `/me`, with the token in the `Authorization` header. Subclasses may override it, as in every
   * `OAuth2Strategy`.
   */
  override userProfile(accessToken: string, done: (error?: unknown, profile?: EventpopProfile) => void): void {
    fetchUser(this.settings.api, accessToken, "login")
      .then(({ user, raw, json }) => done(null, toProfile(this.name, user, raw, json)))
      .catch(done)
      // If the callback of a subclass throws, the process must not end. The login then fails at its deadline.
      .catch(() => {});
  }

  /**
   * Whether the login of this callback can still be completed, so that the same callback may be requested again.
   * @internal
   */
  canComplete(req: Request): boolean {
    const state = queryOf(requestTargetOf(req)).get("state") ?? "";
    return this.pendingLogins.canFinish(state, this.pendingLogins.cookieOf(req.headers.cookie, state));
  }

  /**
   * Returns the state of a callback whose login has ended in this process. Returns undefined if the login can still be completed.
   * @internal
   */
  endedState(req: Request): string | undefined {
    const state = queryOf(requestTargetOf(req)).get("state") ?? "";
    return this.pendingLogins.hasEnded(state) ? state : undefined;
  }

  /**
   * Returns where the result of this callback's login goes; undefined if it goes to a page of the app or the login is unknown.
   * @internal
   */
  async destinationOf(req: Request, findStoredCookie: StoredCookieFinder): Promise<Destination | undefined> {
    const state = queryOf(requestTargetOf(req)).get("state") ?? "";
    if (state === "") return undefined;
    const cookie = this.pendingLogins.cookieOf(req.headers.cookie, state) ?? (await findStoredCookie(state));
    return this.pendingLogins.destinationOf(state, cookie);
  }

  /** Returns only the name, so that a log does not show the client secret. */
  toJSON(): { name: string } {
    return { name: this.name };
  }

  /** Like `toJSON`, for `console.log`. */
  [inspect.custom](): string {
    return `EventpopStrategy { name: "${this.name}" }`;
  }
}
