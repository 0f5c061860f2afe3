import { type NextFunction, type Request, type RequestHandler, type Response, Router } from "express";
import { authorizationResponseURL, readAuthorizationRequest } from "../../clients/authorization-request";
import { authenticateClient, type Fields, formField } from "../../clients/client-authentication";
import { serverMetadata } from "../../clients/metadata";
import { OAuthError } from "../../clients/oauth-error";
import { claimsOf } from "../../clients/user-claims";
import { type ErrorCode, EventpopError, SignInError } from "../../errors";
import { emitError } from "../../events";
import { setPrivateHeaders } from "../../login/framework-response";
import { isFramed, isNavigation, respondTooEarly } from "../../login/navigation";
import { requestTargetOf } from "../../login/request-path";
import { toError } from "../../passport/app-functions";
import type { Auth } from "../auth";
import { addCors } from "../cors";
import { readForm } from "../form";
import { canSendError, sendError } from "../responses/error-response";
import { redirect } from "../responses/redirect";
import type { ClientLogins } from "./client-logins";

/** Paths of the endpoints for clients, relative to the mount path. */
export interface ClientPaths {
  readonly authorize: string;
  readonly token: string;
  readonly revoke: string;
  readonly userinfo: string;
  /** The two paths of the metadata: the one of RFC 8414 §3, and the one of clients that append the well-known path to the issuer. */
  readonly metadata: readonly string[];
}

/** Returns the paths of the endpoints for clients, which are below the login path. */
export function clientPaths({ login, mount }: { readonly login: string; readonly mount: string }): ClientPaths {
  return {
    authorize: `${login}/authorize`,
    token: `${login}/token`,
    revoke: `${login}/revoke`,
    userinfo: `${login}/userinfo`,
    metadata: [
      `/.well-known/oauth-authorization-server${mount}${login}`,
      `${login}/.well-known/oauth-authorization-server`,
      `${login}/.well-known/openid-configuration`,
    ],
  };
}

/** The parts of the app that the endpoints need. */
interface Server {
  readonly auth: Auth;
  readonly clients: ClientLogins;
}

type Endpoint = (server: Server, req: Request, res: Response) => Promise<void> | void;

/**
 * The endpoints for the app's own clients: authorization, token, revocation, user information and metadata.
 *
 * @param cors - the router that gets the handlers for pages of other origins. It runs before this one
 */
export function createClientRouter(auth: Auth, clients: ClientLogins, cors: Router): Router {
  const paths = clientPaths(auth.settings.routes);
  const { origins } = clients.registry;
  const server: Server = { auth, clients };
  const router = Router();

  router.get(paths.authorize, (req, res, next) => {
    authorize(server, req, res).catch((error: unknown) => respondToFailedAuthorization(auth, error, req, res, next));
  });
  router.all(paths.authorize, (_req, res) => void res.set("Allow", "GET, HEAD").sendStatus(405));
  const add = (path: string | readonly string[], methods: readonly ("get" | "post")[], endpoint: Endpoint) => {
    const allowed = methods.join(", ").toUpperCase();
    addCors(cors, path, { origins, methods: allowed });
    for (const method of methods) router[method](path as string, respondWith(endpoint, server));
    router.all(path as string, (_req, res) => void res.set("Allow", `${allowed}, OPTIONS`).sendStatus(405));
  };
  add(paths.token, ["post"], issueToken);
  add(paths.revoke, ["post"], revokeToken);
  add(paths.userinfo, ["get", "post"], sendUserInfo);
  add(paths.metadata, ["get"], sendMetadata);
  return router;
}

/** Makes the handler of an endpoint. Its responses, also those to errors, are JSON. */
function respondWith(endpoint: Endpoint, server: Server): RequestHandler {
  return (req, res, next) => {
    setPrivateHeaders(res);
    // RFC 6749 §5.1 requires it with every response that contains a token.
    res.setHeader("Pragma", "no-cache");
    Promise.resolve()
      .then(() => endpoint(server, req, res))
      .catch((error: unknown) => sendEndpointError(server.auth, error, res))
      .catch((error: unknown) => next(toError(error)));
  };
}

/**
 * Starts a login at Eventpop for a client (RFC 6749 §4.1.1). An unknown client or redirect URI gets a page. All other errors go to
 * the redirect URI.
 */
async function authorize({ auth, clients }: Server, req: Request, res: Response): Promise<void> {
  setPrivateHeaders(res);
  if (!isNavigation(req)) {
    respondTooEarly(req);
    return;
  }
  if (isFramed(req)) {
    throw new SignInError("EVENTPOP_CROSS_SITE", "The authorization request was opened in a frame of another page.");
  }
  const target = requestTargetOf(req);
  const query = target.includes("?") ? target.slice(target.indexOf("?") + 1) : "";
  const request = readAuthorizationRequest(query, clients.registry);
  if ("refusal" in request) {
    reportRefusal(auth, request.refusal);
    redirect(res, authorizationResponseURL(request.target, clients.endpoints.issuer, { ...request.refusal.toJSON() }));
    return;
  }
  const { destination } = request;
  try {
    redirect(res, await auth.logins.start(req, res, { destination }));
  } catch (error) {
    if (!canSendError(error, req, res)) throw error;
    emitError(auth.emit, error);
    redirect(res, authorizationResponseURL(destination, clients.endpoints.issuer, { ...toOAuthError(error).toJSON() }));
  }
}

function respondToFailedAuthorization(auth: Auth, error: unknown, req: Request, res: Response, next: NextFunction) {
  if (canSendError(error, req, res)) {
    emitError(auth.emit, error);
    sendError(req, res, error, auth);
  } else next(toError(error));
}

/** Exchanges a code for an access token (RFC 6749 §4.1.3, §5.1). */
async function issueToken({ auth, clients }: Server, req: Request, res: Response): Promise<void> {
  const fields = await readFields(req, res);
  const client = authenticateClient(req.headers.authorization, fields, clients.registry);
  const grantType = formField(fields, "grant_type");
  if (grantType === undefined) throw new OAuthError("invalid_request", "grant_type is missing.");
  if (grantType !== "authorization_code") {
    throw new OAuthError(
      "unsupported_grant_type",
      "grant_type must be authorization_code; there are no refresh tokens.",
    );
  }
  const code = formField(fields, "code");
  if (code === undefined) throw new OAuthError("invalid_request", "code is missing.");
  const { token, login } = await clients.redeem(req, {
    code,
    clientID: client.clientID,
    redirectURI: formField(fields, "redirect_uri"),
    verifier: formField(fields, "code_verifier"),
  });
  res.json({
    access_token: token,
    token_type: "Bearer",
    expires_in: Math.floor(auth.settings.lifetimes.absoluteMs / 1_000),
    scope: login.scope,
  });
}

/** Ends the login of an access token (RFC 7009). An unknown token is not an error, because its login has ended. */
async function revokeToken({ clients }: Server, req: Request, res: Response): Promise<void> {
  const fields = await readFields(req, res);
  const client = authenticateClient(req.headers.authorization, fields, clients.registry);
  const token = formField(fields, "token");
  if (token === undefined) throw new OAuthError("invalid_request", "token is missing.");
  if (!(await clients.revoke(req, token, client))) {
    throw new OAuthError("unauthorized_client", "The token belongs to another client.");
  }
  // Clients ignore the body (RFC 7009 §2.2), but some libraries require JSON.
  res.json({});
}

/** Sends the user of an access token as claims of OpenID Connect. A session cookie does not count. */
function sendUserInfo({ auth }: Server, req: Request, res: Response): void {
  const { logins } = auth;
  if (logins.hasAccessToken(req) && req.eventpop) res.json(claimsOf(req.eventpop.user));
  else if (logins.hasAccessToken(req)) sendError(req, res, logins.missingLoginError(req), auth);
  // RFC 6750 §3.1: without a token, the challenge has no error code.
  else res.set("WWW-Authenticate", 'Bearer realm="eventpop"').status(401).end();
}

function sendMetadata({ auth, clients }: Server, _req: Request, res: Response): void {
  res.json(serverMetadata(clients.endpoints, auth.strategy.settings.scope));
}

/** @throws OAuthError `invalid_request` if the body is not a form */
async function readFields(req: Request, res: Response): Promise<Fields> {
  if (!req.is("application/x-www-form-urlencoded")) {
    throw new OAuthError("invalid_request", "Send a form: Content-Type: application/x-www-form-urlencoded.");
  }
  try {
    return await readForm(req, res);
  } catch {
    throw new OAuthError("invalid_request", "The form cannot be read.");
  }
}

/** Responds to a failed token or revocation request (RFC 6749 §5.2). Throws errors that are not of this package. */
function sendEndpointError(auth: Auth, error: unknown, res: Response): void {
  if (error instanceof OAuthError) {
    reportRefusal(auth, error);
    if (error.status === 401) res.set("WWW-Authenticate", 'Basic realm="eventpop"');
    res.status(error.status).json(error);
    return;
  }
  if (!(error instanceof EventpopError) || res.headersSent) throw error;
  emitError(auth.emit, error);
  if (error.retryAfter !== undefined) res.set("Retry-After", String(error.retryAfter));
  res.status(error.status).json({ ...toOAuthError(error).toJSON() });
}

/** Emits the event of a request of a client that was refused. */
function reportRefusal(auth: Auth, { code, detail }: OAuthError): void {
  emitError(
    auth.emit,
    new SignInError("EVENTPOP_BAD_CLIENT_REQUEST", `A client's request was refused: ${code}. ${detail}`),
  );
}

/** Errors that a client receives as `access_denied`. It receives all other errors as `temporarily_unavailable` or `server_error`. */
const DENIALS = new Set<ErrorCode>([
  "EVENTPOP_ACCESS_DENIED",
  "EVENTPOP_NOT_ADMITTED",
  "EVENTPOP_LOGIN_EXPIRED",
  "EVENTPOP_CODE_REFUSED",
]);

/** Returns the error that a client gets for a failed login (RFC 6749 §4.1.2.1). */
export function toOAuthError({ code, retryable }: EventpopError): OAuthError {
  if (DENIALS.has(code)) return new OAuthError("access_denied", `The login was not completed (${code}).`);
  return retryable
    ? new OAuthError("temporarily_unavailable", `Try again later (${code}).`)
    : new OAuthError("server_error", `The login failed (${code}).`);
}
