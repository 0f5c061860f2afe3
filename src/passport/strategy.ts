import type { ServerResponse } from "node:http";
import type { Request } from "express";
import OAuth2Strategy from "passport-oauth2";
import { fetchUser } from "../api/me";
import { OptionError, ProviderError, SignInError } from "../errors";
import { challengeOf, Pkce } from "../oauth/pkce";
import { missingScope, type TokenSet } from "../oauth/token-set";
import { type LoginAttempt, LoginAttempts } from "../session/login-attempts";
import type { Settings } from "../settings";
import { describeRefusal, readAnswer, readCallbackQuery, readState } from "./callback-query";
import { type EventpopProfile, toProfile } from "./profile";
import { createReturnTo, type ReturnTo } from "./return-to";
import {
  type AuthenticateOptions,
  readScope,
  readStrategyOptions,
  type StrategyOptions,
  type StrategySettings,
} from "./strategy-options";
import {
  type AnyVerify,
  runVerify,
  type Verified,
  type Verify,
  type VerifyWithParams,
  type VerifyWithRequest,
  type VerifyWithRequestAndParams,
  verifyTimedOut,
} from "./verify";

/** A finished sign-in, before anything is put into a session. */
export interface SignIn extends Verified {
  readonly tokens: TokenSet;
  readonly profile: EventpopProfile | undefined;
  readonly attempt: LoginAttempt;
}

/**
 * Passport strategy for Eventpop's User Authentication Flow (authorization code grant, RFC 6749 §4.1).
 *
 * A subclass of passport-oauth2's `OAuth2Strategy` for its interface: `userProfile`, `authorizationParams` and `tokenParams`
 * may be overridden. Its HTTP client, its state store and its reading of the callback are replaced.
 *
 * Visitors' mistakes and refusals end in Passport's `fail` with status 400 or 403, so that `failureRedirect` and
 * `failWithError` work; trouble at Eventpop ends in `error` with an {@link ProviderError}.
 */
export class EventpopStrategy extends OAuth2Strategy {
  override name: string;
  /** @internal */ readonly settings: Settings;
  /** @internal */ readonly returnTo: ReturnTo;
  // No `#private` members: Passport runs each request on `Object.create(strategy)`, where they would throw.
  private readonly options: StrategySettings;
  private readonly attempts: LoginAttempts<SignIn>;
  private readonly callbackPath: string;
  private readonly pkce: Pkce;

  constructor(options: StrategyOptions & { passReqToCallback?: false }, verify: Verify);
  constructor(options: StrategyOptions & { passReqToCallback?: false }, verify: VerifyWithParams);
  constructor(options: StrategyOptions & { passReqToCallback: true }, verify: VerifyWithRequest);
  constructor(options: StrategyOptions & { passReqToCallback: true }, verify: VerifyWithRequestAndParams);
  constructor(options: StrategyOptions, verify: AnyVerify) {
    const read = readStrategyOptions(options, verify);
    const { settings } = read;
    const { clientID, clientSecret, callbackURL, authorizationURL, tokenURL } = settings;
    super({ clientID, clientSecret, callbackURL, authorizationURL, tokenURL }, verify as Verify);
    this.name = settings.name;
    this.settings = settings;
    this.options = read;
    this.attempts = new LoginAttempts(settings);
    this.pkce = new Pkce(settings);
    this.returnTo = createReturnTo(callbackURL);
    this.callbackPath = new URL(callbackURL).pathname;
  }

  /** Sends the person to Eventpop, or, on the callback route, finishes what was begun there. Called by Passport. */
  override authenticate(req: Request, options: AuthenticateOptions = {}): void {
    // Taken now: where the app hands Passport this very instance, the next request overwrites them.
    const { success, fail, error, redirect } = this;
    if (!this.isCallback(req)) {
      try {
        redirect(this.startSignIn(req, options));
      } catch (thrown) {
        error(thrown);
      }
      return;
    }
    this.finishSignIn(req)
      .then(({ user, info, profile }) => {
        if (!user) return fail(info as never);
        this.settings.emit("signed_in", profile ? { userId: profile.id } : {});
        success(user, info);
      })
      .catch((thrown: unknown) => {
        if (thrown instanceof SignInError) fail(thrown as never, thrown.status);
        else error(thrown);
      });
  }

  /**
   * Loads the profile from `/me` with the token in the `Authorization` header. May be overridden, as in any
   * `OAuth2Strategy`.
   */
  override userProfile(accessToken: string, done: (error?: unknown, profile?: EventpopProfile) => void): void {
    fetchUser(this.settings.api, accessToken, "sign-in").then(
      ({ user, raw, json }) => done(null, toProfile(this.name, user, raw, json)),
      (error: unknown) => done(error),
    );
  }

  /**
   * Opens an attempt, sets its cookie, and gives the address at Eventpop to send the person to.
   * @internal
   */
  startSignIn(req: Request, options: AuthenticateOptions): string {
    if ("callbackURL" in options) {
      throw new OptionError(
        "EVENTPOP_BAD_OPTION",
        "callbackURL belongs to the strategy's options, not to authenticate().",
      );
    }
    const { settings } = this;
    const { attempt, cookies } = this.attempts.start(req.headers.cookie, pathOf(req), {
      pkce: this.pkce.isOn,
      returnTo: this.returnTo(options.returnTo),
      appState: options.state,
    });
    keepPrivate(req, cookies);
    const address = new URL(settings.authorizationURL);
    const params = {
      ...(this.authorizationParams(options) as Record<string, string>),
      response_type: "code",
      client_id: settings.clientID,
      redirect_uri: settings.callbackURL,
      scope: readScope(options.scope, settings),
      state: attempt.state,
      ...(attempt.verifier !== undefined && {
        code_challenge: challengeOf(attempt.verifier),
        code_challenge_method: "S256",
      }),
    };
    for (const [name, value] of Object.entries(params)) address.searchParams.set(name, value);
    settings.emit("sign_in_started");
    return address.href;
  }

  /**
   * Finishes the attempt that the callback's state names: state first, then error, then code; once.
   * @internal
   */
  async finishSignIn(req: Request): Promise<SignIn> {
    try {
      const query = readCallbackQuery(req.method, req.originalUrl ?? req.url);
      const { attempt, clear } = this.attempts.find(req.headers.cookie, readState(query));
      const answer = readAnswer(query, this.settings.issuer);
      keepPrivate(req, [clear]);
      return await this.attempts.finish(attempt, async () => {
        if ("error" in answer) throw describeRefusal(answer.error);
        return this.redeem(req, attempt, answer.code);
      });
    } catch (error) {
      keepPrivate(req, []);
      if (error instanceof SignInError) this.settings.emit("refused", { error });
      else if (error instanceof ProviderError) this.settings.emit("provider_failed", { error });
      throw error;
    }
  }

  /** Whether the request is for the callback route, behind whatever prefix a proxy took away, or looks like a callback. */
  private isCallback(req: Request): boolean {
    const path = pathOf(req);
    return (
      (path !== "/" && this.callbackPath.endsWith(path)) || /[?&](code|error|state)=/.test(req.originalUrl ?? req.url)
    );
  }

  /** Code → tokens → profile → the app's user, in the time that a whole callback may take. */
  private async redeem(req: Request, attempt: LoginAttempt, code: string): Promise<SignIn> {
    const { settings, verify, passReqToCallback } = this.options;
    const ms = settings.signInTimeoutMs;
    let isVerifying = false;
    const steps = async (): Promise<SignIn> => {
      const extra = this.tokenParams({}) as Record<string, string>;
      const tokens = await this.pkce.exchange({
        code,
        verifier: attempt.verifier,
        extra,
        timeoutMs: settings.timeoutMs,
      });
      if (missingScope(settings.scope, tokens.scope).length > 0) settings.emit("scope_narrowed");
      const profile = await this.loadProfile(tokens.accessToken);
      isVerifying = true;
      const { user, info } = await runVerify(
        verify,
        passReqToCallback ? req : undefined,
        tokens,
        profile as EventpopProfile,
      );
      const { returnTo, appState } = attempt;
      const carried = {
        ...(returnTo !== undefined && { returnTo }),
        ...(appState !== undefined && { state: appState }),
      };
      return { user, info: { ...info, ...carried }, tokens, profile, attempt };
    };
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      const late = () =>
        isVerifying
          ? verifyTimedOut(ms)
          : new ProviderError("EVENTPOP_TIMEOUT", `Signing in took longer than ${ms} ms.`);
      timer = setTimeout(() => reject(late()), ms);
    });
    return Promise.race([steps(), deadline]).finally(() => clearTimeout(timer));
  }

  private async loadProfile(accessToken: string): Promise<EventpopProfile | undefined> {
    if (await this.skipsProfile(accessToken)) return undefined;
    return new Promise((resolve, reject) => {
      this.userProfile(accessToken, (error, profile) => (error ? reject(error) : resolve(profile)));
    });
  }

  private async skipsProfile(accessToken: string): Promise<boolean> {
    const { skipUserProfile } = this.options;
    if (typeof skipUserProfile === "boolean") return skipUserProfile;
    return new Promise((resolve, reject) => {
      const answer = skipUserProfile(accessToken, (error, skip) => (error ? reject(error) : resolve(Boolean(skip))));
      if (skipUserProfile.length < 2) resolve(Boolean(answer));
    });
  }
}

/** The path that the request came in by, without its query. */
function pathOf(req: Request): string {
  const url = req.originalUrl ?? req.url;
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}

/** Sets cookies on an answer that no cache may keep and no other site may learn the address of (RFC 9700 §4.2.4). */
function keepPrivate(req: Request, cookies: readonly string[]): void {
  const res: ServerResponse | undefined = req.res;
  if (!res) {
    throw new OptionError("EVENTPOP_SETUP", "The request has no `res`: use the strategy in an Express app, 4 or 5.");
  }
  res.setHeader("Cache-Control", "no-store");
  res.setHeader("Referrer-Policy", "no-referrer");
  for (const cookie of cookies) res.appendHeader("Set-Cookie", cookie);
}
