import type { Request } from "express";
import type { EventpopUser } from "../../api/resources";
import { AuthorizationCodes, type GrantedLogin, type Redemption } from "../../clients/authorization-codes";
import { authorizationResponseURL } from "../../clients/authorization-request";
import { type BearerLogin, BearerLogins, isSecret } from "../../clients/bearer-logins";
import { ClientRegistry, needsConfirmation } from "../../clients/client-registry";
import { type ClientEndpoints, clientEndpoints } from "../../clients/metadata";
import type { AuthSettings } from "../../config/auth-options";
import type { TokenSource } from "../../config/client-options";
import type { RegisteredClient } from "../../config/registered-clients";
import type { TokenSet } from "../../config/token-storage";
import { SignInError } from "../../errors";
import type { ClientDestination } from "../../login/destination";
import { isRequestFor } from "../../login/request-path";
import { appTimeoutError } from "../../passport/app-functions";
import { toUser } from "../../passport/profile";
import type { EventpopStrategy } from "../../passport/strategy";
import type { StepRunner } from "../../time/timeout";
import type { TokenManager } from "../../tokens/token-manager";
import { type AdmittedLogin, storeTimeoutError } from "../admitted-login";
import { deserializeUser, serializeUser } from "../passport-user";
import { SignedInEventpop } from "../signed-in";
import type { StoreBinding, StoreBindings } from "../store-bindings";

/** The objects that logins of clients need. */
export interface ClientLoginDependencies {
  readonly settings: AuthSettings;
  readonly strategy: EventpopStrategy;
  readonly stores: StoreBindings;
  /** The public URL of the login route. */
  readonly issuer: string;
}

/** The result of a login for a client: the client's redirect URI with a code. */
export interface ClientGrant {
  readonly client: RegisteredClient;
  readonly user: EventpopUser;
  /** The redirect URI with the code. */
  readonly url: string;
  /** The redirect URI with the error `access_denied`, for a user who does not continue. */
  readonly cancelURL: string;
  /** Whether the user has to confirm that the login continues in the client. */
  readonly needsConfirmation: boolean;
}

/** The access token of a request, and its login, if it has one. */
interface BearerRequest {
  readonly token: string;
  readonly login: BearerLogin | undefined;
}

/** Issues codes, redeems them, and finds and ends the logins of the app's own clients. */
export class ClientLogins {
  readonly registry: ClientRegistry;
  readonly endpoints: ClientEndpoints;
  private readonly logins: BearerLogins;
  private readonly codes: AuthorizationCodes;
  private readonly requests = new WeakMap<Request, BearerRequest>();
  /** If a callback is requested twice at the same time, both requests get the same code. */
  private readonly grants = new WeakMap<TokenSet, Promise<ClientGrant>>();

  constructor(private readonly dependencies: ClientLoginDependencies) {
    this.registry = new ClientRegistry(dependencies.settings.clients);
    this.endpoints = clientEndpoints(dependencies.issuer);
    this.logins = new BearerLogins(dependencies.settings.lifetimes);
    this.codes = new AuthorizationCodes(this.logins);
  }

  /**
   * Sets `req.eventpop` if the access token belongs to a login that has not ended, of a client that is still registered. With the option
   * `passport`, `req.user` is then the user of this login. The request's session is neither read nor changed.
   */
  async attachLogin(req: Request, token: string): Promise<void> {
    this.requests.set(req, { token, login: undefined });
    const { strategy, stores, settings } = this.dependencies;
    // Passport may have set the user of the session. A token of another form is one of the app's own, so the app may have set `req.user`
    // for it.
    if (settings.passport && isSecret(token)) delete req.user;
    const binding = stores.bindingForBearer(req);
    const found = await this.logins.find(binding, token);
    if (!found || !this.registry.find(found.clientID)) return;
    const isPoll = isRequestFor(req, settings.routes.session);
    const login = isPoll ? found : await this.logins.extend(binding, token, found);
    if (settings.passport && login.passportUser !== undefined) {
      const user = await deserializeUser(settings.passport, req, login.passportUser);
      if (user) req.user = user;
    }
    this.requests.set(req, { token, login });
    req.eventpop = new SignedInEventpop(strategy.settings.api, this.tokenSource(binding.tokenManager, login), login);
  }

  /** Whether the request has an access token, valid or not. */
  hasAccessToken(req: Request): boolean {
    return this.requests.has(req);
  }

  /** Returns the login of a request's access token. */
  loginOf(req: Request): BearerLogin | undefined {
    return this.requests.get(req)?.login;
  }

  /** Logs the user of a request out of the client. */
  async end(req: Request): Promise<void> {
    const { token, login } = this.requests.get(req) ?? {};
    if (token !== undefined && login) await this.endLogin(this.dependencies.stores.bindingForBearer(req), token, login);
  }

  /**
   * Ends the login of an access token, if it is a login of this client (RFC 7009 §2.1). Returns false if it is one of another client.
   */
  async revoke(req: Request, token: string, { clientID }: RegisteredClient): Promise<boolean> {
    const binding = this.dependencies.stores.bindingForBearer(req);
    const login = await this.logins.find(binding, token);
    if (login && login.clientID !== clientID) return false;
    if (login) await this.endLogin(binding, token, login);
    return true;
  }

  /** Redeems a code. @throws OAuthError `invalid_grant`; StoreError */
  async redeem(req: Request, redemption: Redemption): Promise<{ token: string; login: BearerLogin }> {
    const result = await this.codes.redeem(this.dependencies.stores.bindingForBearer(req), redemption);
    const { user, clientID } = result.login;
    this.dependencies.strategy.settings.emit("signed_in", { userId: user.id, clientID });
    return result;
  }

  /** Issues a code for a login, within the deadline of the callback. The same callback, requested twice, gets the same code. */
  issueCode(
    req: Request,
    binding: StoreBinding,
    login: AdmittedLogin,
    destination: ClientDestination,
    runStep: StepRunner,
  ): Promise<ClientGrant> {
    const grant = this.grants.get(login.tokens) ?? this.createCode(req, binding, login, destination, runStep);
    this.grants.set(login.tokens, grant);
    return grant;
  }

  /** Returns the client of a login that was started. @throws SignInError `EVENTPOP_UNKNOWN_CLIENT` if it is no longer registered */
  clientOf({ clientID }: ClientDestination): RegisteredClient {
    const client = this.registry.find(clientID);
    if (client) return client;
    throw new SignInError("EVENTPOP_UNKNOWN_CLIENT", `The client ${clientID} is no longer registered.`);
  }

  private async createCode(
    req: Request,
    binding: StoreBinding,
    { tokens, user: appUser, profile }: AdmittedLogin,
    destination: ClientDestination,
    runStep: StepRunner,
  ): Promise<ClientGrant> {
    const { passport, signInTimeoutMs } = this.dependencies.settings;
    const client = this.clientOf(destination);
    const storeTimedOut = () => storeTimeoutError(signInTimeoutMs);
    const passportUser =
      passport &&
      (await runStep(
        () => serializeUser(passport, req, appUser),
        () => appTimeoutError("serializeUser", signInTimeoutMs),
      ));
    const user = toUser(profile);
    const granted: GrantedLogin = {
      scope: tokens.scope ?? this.dependencies.strategy.settings.scope,
      ...(passportUser !== undefined && { passportUser }),
      user,
    };
    const code = await runStep(() => this.codes.issue(binding, destination, granted, tokens), storeTimedOut);
    const { issuer } = this.endpoints;
    return {
      client,
      user,
      url: authorizationResponseURL(destination, issuer, { code }),
      cancelURL: authorizationResponseURL(destination, issuer, {
        error: "access_denied",
        error_description: "The user did not continue.",
      }),
      needsConfirmation: needsConfirmation(destination.redirectURI),
    };
  }

  private async endLogin(
    binding: StoreBinding,
    token: string,
    { recordId, user, clientID }: BearerLogin,
  ): Promise<void> {
    const { settings, strategy } = this.dependencies;
    await this.logins.end(binding, token, recordId, settings.revokeOnLogout);
    strategy.settings.emit("signed_out", { userId: user.id, clientID });
  }

  /** Returns a function that returns the login's access token of Eventpop. */
  private tokenSource(tokenManager: TokenManager, { recordId, loggedInAt }: BearerLogin): TokenSource {
    return (rejected) => {
      const expiresAt = this.logins.expiryOf(loggedInAt, Date.now());
      return tokenManager.getAccessToken({ recordId, expiresAt }, rejected);
    };
  }
}
