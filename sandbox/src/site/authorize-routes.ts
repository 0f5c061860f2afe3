import escapeHtml from "escape-html";
import type { Request, Response, Router } from "express";
import { causeOf } from "../causes/causes";
import { parametersOf } from "../http/parameters";
import { originOf } from "../http/public-url";
import { railsRouter } from "../http/rails-routing";
import { setCause } from "../http/response-cause";
import { redirect, sendPage } from "../http/responses";
import { issueCode } from "../oauth/authorization-code";
import {
  type AcceptedRequest,
  type AuthorizeRequest,
  acceptAuthorizeRequest,
  canRedirectWithError,
  readAuthorizeRequest,
  statusOfRefusal,
} from "../oauth/authorize-request";
import { authorizationResponseUrl, OUT_OF_BAND } from "../oauth/redirect-uri";
import { oauthErrors, type Refusal, refusal } from "../oauth/refusals";
import { sendJsonRefusal } from "../oauth/responses";
import { newestToken } from "../oauth/token";
import { consentPage } from "../pages/consent-page";
import { errorPage } from "../pages/error-page";
import { nativeCodePage } from "../pages/native-code-page";
import { paths } from "../pages/paths";
import { parametersExcept } from "../pages/url-parameters";
import type { Provider } from "../provider";
import { parseScopes, scopeDescription } from "../scopes";
import type { User } from "../world/catalogue";
import type { BrowserSession } from "../world/credentials";
import { browserSession, requireAuthenticityToken, signedInUser, signIn } from "./browser-session";
import { errorHelp } from "./error-help";
import { languageOf } from "./language";
import { signInPath } from "./sign-in-routes";
import { avatarHue } from "./user-views";

const USER_PARAMETER = "sandbox_user";

/**
 * Returns the routes of `/oauth/authorize`: the authorization request and the authorization response (RFC 6749 sections
 * 4.1.1 and 4.1.2).
 */
export function authorizeRoutes(provider: Provider): Router {
  const router = railsRouter();

  router.get(paths.authorize, (req, res) => {
    // The sign-in comes before all checks: a visitor who is not signed in is redirected to the sign-in page even if the
    // request is invalid.
    const session = browserSession(provider, req, res);
    const requested = requestedUser(provider, req);
    if (requested) {
      signIn(provider, res, requested, session);
      return redirect(
        res,
        `${originOf(provider, req)}${paths.authorize}?${parametersExcept(req.originalUrl, USER_PARAMETER).join("&")}`,
      );
    }
    const user = signedInUser(provider, session);
    if (!user) return redirect(res, originOf(provider, req) + signInPath(req.originalUrl));
    const given = readAuthorizeRequest(provider, parametersOf(req));
    const request = acceptAuthorizeRequest(provider, given);
    if ("error" in request) return showError(provider, req, res, given, request);
    if (isConsentGiven(provider, request, user)) return sendCode(provider, req, res, request, user);
    showConsent(provider, req, res, { request, user, session });
  });

  // If the consent page is older than the last sign-in or sign-out, the browser is redirected to the same authorization request again.
  const askAgain = requireAuthenticityToken(provider, (req, res) =>
    redirect(res, originOf(provider, req) + requestPath(req)),
  );

  router.post(paths.authorize, askAgain, (req, res) =>
    handleConsentForm(provider, req, res, (request, user) => sendCode(provider, req, res, request, user)),
  );

  router.delete(paths.authorize, askAgain, (req, res) =>
    handleConsentForm(provider, req, res, (request, user) => {
      const denied = refusal(oauthErrors.accessDenied, causeOf("access-denied", { user: user.key }));
      sendErrorResponse(provider, req, res, request, denied);
    }),
  );

  router.get(`${paths.authorize}/native`, (req, res) => {
    const user = signedInUser(provider, browserSession(provider, req, res));
    if (!user) return redirect(res, originOf(provider, req) + signInPath(req.originalUrl));
    const code = parametersOf(req).text("code") ?? "";
    sendPage(req, res, nativeCodePage({ language: languageOf(req), url: req.originalUrl, code }));
  });

  return router;
}

/** The fields of the consent form that make up its authorization request. */
const REQUEST_FIELDS = [
  "client_id",
  "redirect_uri",
  "state",
  "response_type",
  "response_mode",
  "scope",
  "code_challenge",
  "code_challenge_method",
] as const;

/** Returns the path of the authorization request that a consent form belongs to. */
function requestPath(req: Request): string {
  const parameters = parametersOf(req);
  const fields = REQUEST_FIELDS.flatMap((name) => {
    const text = parameters.bodyText(name);
    return text === undefined ? [] : [[name, text]];
  });
  return `${paths.authorize}?${new URLSearchParams(fields)}`;
}

/**
 * Returns the user whose key is in the parameter `sandbox_user`, unless this user cannot sign in. An app in development can use the
 * parameter for links that log in a certain user. Eventpop ignores it.
 */
function requestedUser({ world }: Provider, req: Request): User | undefined {
  const user = world.users.get(parametersOf(req).text(USER_PARAMETER) ?? "");
  return user?.locked ? undefined : user;
}

/**
 * Handles a submitted consent form, which allows or denies the application. It repeats all checks of the authorization
 * request, because the hidden fields of the form may have been changed.
 */
function handleConsentForm(
  provider: Provider,
  req: Request,
  res: Response,
  onAccepted: (request: AcceptedRequest, user: User) => void,
) {
  const user = signedInUser(provider, browserSession(provider, req, res));
  if (!user) return redirect(res, originOf(provider, req) + signInPath(requestPath(req)));
  const given = readAuthorizeRequest(provider, parametersOf(req));
  const request = acceptAuthorizeRequest(provider, given);
  if ("error" in request) return sendErrorResponse(provider, req, res, given, request);
  onAccepted(request, user);
}

/**
 * Whether the user has already given consent. Doorkeeper does not store consents: a token of this user and this
 * application with exactly these scopes counts as consent. The token may be expired, but not revoked. Newer versions of
 * Doorkeeper ask a public client's user for consent every time (the fix of CVE-2023-34246).
 */
function isConsentGiven(provider: Provider, request: AcceptedRequest, user: User): boolean {
  if (provider.settings.consent === "auto") return true;
  const { application } = request;
  if (!application.confidential && !provider.behaviour.skipsConsentForPublicClients) return false;
  const owner = { clientId: application.clientId, userId: user.id, scopes: parseScopes(request.scope) };
  return newestToken(provider, owner) !== undefined;
}

/** Shows the error on a page. At Doorkeeper, no error of a GET request is sent to the application by a redirect. */
function showError(provider: Provider, req: Request, res: Response, request: AuthorizeRequest, refused: Refusal): void {
  const { description, cause } = refused;
  setCause(res, cause);
  const help = errorHelp(provider, request, cause);
  const html = errorPage({ language: languageOf(req), url: req.originalUrl, description, help });
  sendPage(req, res, html, provider.behaviour.errorPageHasStatus ? statusOfRefusal(refused) : 200);
}

/** The request and the user of a consent page. */
interface Consent {
  readonly request: AcceptedRequest;
  readonly user: User;
  readonly session: BrowserSession;
}

function showConsent(provider: Provider, req: Request, res: Response, consent: Consent): void {
  const { request, user, session } = consent;
  const html = consentPage({
    language: languageOf(req),
    url: req.originalUrl,
    authenticityToken: session.authenticityToken,
    applicationName: request.application.name,
    fields: {
      client_id: request.application.clientId,
      redirect_uri: request.redirectUri,
      state: request.state ?? "",
      response_type: request.responseType ?? "",
      response_mode: provider.behaviour.responseMode === "complete" ? (request.responseMode ?? "query") : undefined,
      scope: request.scope,
      code_challenge: request.codeChallenge ?? "",
      code_challenge_method: request.codeChallengeMethod ?? "",
    },
    scopeDescriptions: parseScopes(request.scope).map(scopeDescription),
    signedInAs: { fullName: user.fullName, hue: avatarHue(user) },
    switchUserHref: signInPath(req.originalUrl),
  });
  sendPage(req, res, html);
}

/** Issues a code and sends it to the redirect URI, in the requested response mode. */
function sendCode(provider: Provider, req: Request, res: Response, request: AcceptedRequest, user: User) {
  const { code } = issueCode(provider, request, user.id);
  const { redirectUri, state } = request;
  if (redirectUri === OUT_OF_BAND)
    return redirect(res, authorizationResponseUrl(`${originOf(provider, req)}${paths.authorize}/native`, { code }));
  const mode = responseModeOf(provider, request);
  const isIgnored = mode === "fragment" && provider.behaviour.responseMode === "incomplete";
  sendAuthorizationResponse(provider, req, res, {
    redirectUri,
    mode: isIgnored ? "query" : mode,
    response: { code, state },
  });
}

/** Redirects to the application with the error, if its redirect URI is registered. Otherwise sends the error as JSON. */
function sendErrorResponse(
  provider: Provider,
  req: Request,
  res: Response,
  request: AuthorizeRequest,
  refused: Refusal,
) {
  const { redirectUri, state } = request;
  if (redirectUri === undefined || !canRedirectWithError(refused, redirectUri)) {
    return sendJsonRefusal(res, statusOfRefusal(refused), refused, state);
  }
  setCause(res, refused.cause);
  const response = { error: refused.error, error_description: refused.description, state };
  sendAuthorizationResponse(provider, req, res, { redirectUri, mode: responseModeOf(provider, request), response });
}

/** Returns the response mode that the request contains, or the default mode for its response type. */
function responseModeOf({ behaviour }: Provider, { responseMode, responseType }: AuthorizeRequest): string {
  const requested = behaviour.responseMode === "unknown" ? undefined : responseMode;
  return requested ?? (responseType === "token" ? "fragment" : "query");
}

interface AuthorizationResponse {
  readonly redirectUri: string;
  readonly mode: string;
  readonly response: Readonly<Record<string, string | undefined>>;
}

function sendAuthorizationResponse(
  provider: Provider,
  req: Request,
  res: Response,
  { redirectUri, mode, response }: AuthorizationResponse,
) {
  // Adds the parameter `iss` (RFC 9207) if the setting `compat.iss` is true.
  const full = provider.settings.compat.iss ? { ...response, iss: originOf(provider, req) } : response;
  if (mode === "form_post") {
    const { authenticityToken } = browserSession(provider, req, res);
    return sendPage(req, res, formPostPage(redirectUri, { authenticity_token: authenticityToken, ...full }));
  }
  redirect(res, authorizationResponseUrl(redirectUri, full, mode === "fragment" ? "fragment" : "query"));
}

/**
 * Returns the page for the response mode `form_post` (OAuth 2.0 Form Post Response Mode). As at Doorkeeper, no script
 * submits the form, and the form contains Rails's authenticity token.
 */
function formPostPage(redirectUri: string, response: Readonly<Record<string, string | undefined>>): string {
  const fields = Object.entries(response).flatMap(([name, value]) =>
    value === undefined ? [] : [`<input type="hidden" name="${name}" value="${escapeHtml(value)}">`],
  );
  const action = escapeHtml(redirectUri);
  return `<!DOCTYPE html><title>Submit this form</title><form method="post" action="${action}">${fields.join("")}<button>Continue</button></form>`;
}
