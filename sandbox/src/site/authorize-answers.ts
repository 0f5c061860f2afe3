import escapeHtml from "escape-html";
import type { Request, Response } from "express";
import { originOf } from "../http/public-url";
import { page, redirect } from "../http/responses";
import { jsonRefusal } from "../oauth/answers";
import { type AcceptedRequest, type AuthorizeRequest, isRedirectable, statusOf } from "../oauth/authorize-request";
import { issueCode } from "../oauth/code";
import { outOfBand, withAnswer } from "../oauth/redirect-uri";
import type { Refusal } from "../oauth/refusals";
import { scopeDescription, scopesIn } from "../oauth/scopes";
import { consentPage, errorPage, paths } from "../pages";
import type { Provider } from "../provider";
import type { User } from "../world/catalogue";
import type { BrowserSession } from "../world/credentials";
import { browserSession } from "./browser-session";
import { hueOf, languageOf } from "./page-views";
import { noteOn } from "./sandbox-note";
import { signInPath } from "./sign-in-routes";

/** The ways in which `/oauth/authorize` answers. */

/** On GET every refusal is a page: the person is stranded there, and the application hears nothing. */
export function showError(
  provider: Provider,
  req: Request,
  res: Response,
  request: AuthorizeRequest,
  refusal: Refusal,
): void {
  const { description } = refusal;
  const note = noteOn(provider, request, refusal);
  const html = errorPage({ language: languageOf(req), url: req.originalUrl, description, note });
  page(req, res, html, provider.facts.errorPageHasStatus ? statusOf(refusal) : 200);
}

/** What the consent page is about. */
export interface Consent {
  readonly request: AcceptedRequest;
  readonly user: User;
  readonly session: BrowserSession;
}

export function showConsent(provider: Provider, req: Request, res: Response, consent: Consent): void {
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
      response_mode: provider.facts.responseMode === "complete" ? (request.responseMode ?? "query") : undefined,
      scope: request.scope,
      code_challenge: request.codeChallenge ?? "",
      code_challenge_method: request.codeChallengeMethod ?? "",
    },
    permissions: scopesIn(request.scope).map((name) => scopeDescription(name, languageOf(req))),
    signedInAs: { fullName: user.fullName, hue: hueOf(user) },
    switchHref: signInPath(req.originalUrl),
  });
  page(req, res, html);
}

/** A fresh code, by the way the application asked for: in the query, in the fragment, or posted by a form. */
export function sendCode(provider: Provider, req: Request, res: Response, request: AcceptedRequest, user: User) {
  const { code } = issueCode(provider, request, user.id);
  const { redirectUri, state } = request;
  if (redirectUri === outOfBand)
    return redirect(res, withAnswer(`${originOf(provider, req)}${paths.authorize}/native`, { code }));
  const mode = responseModeOf(provider, request);
  const isIgnored = mode === "fragment" && provider.facts.responseMode === "incomplete";
  callBack(provider, req, res, { redirectUri, mode: isIgnored ? "query" : mode, answer: { code, state } });
}

/** To the callback where that is known to be the application's, else as JSON. */
export function sendRefusal(
  provider: Provider,
  req: Request,
  res: Response,
  request: AuthorizeRequest,
  refusal: Refusal,
) {
  const { redirectUri, state } = request;
  if (redirectUri === undefined || !isRedirectable(refusal, redirectUri)) {
    return jsonRefusal(res, statusOf(refusal), refusal, state);
  }
  const answer = { error: refusal.error, error_description: refusal.description, state };
  callBack(provider, req, res, { redirectUri, mode: responseModeOf(provider, request), answer });
}

/** How the application hears: as it asked, else by its response type's default. */
function responseModeOf({ facts }: Provider, { responseMode, responseType }: AuthorizeRequest): string {
  const asked = facts.responseMode === "unknown" ? undefined : responseMode;
  return asked ?? (responseType === "token" ? "fragment" : "query");
}

interface Callback {
  readonly redirectUri: string;
  readonly mode: string;
  readonly answer: Readonly<Record<string, string | undefined>>;
}

function callBack(provider: Provider, req: Request, res: Response, { redirectUri, mode, answer }: Callback) {
  // RFC 9207, where it is switched on.
  const full = provider.settings.compat.iss ? { ...answer, iss: originOf(provider, req) } : answer;
  if (mode === "form_post") {
    const { authenticityToken } = browserSession(provider, req, res);
    return page(req, res, formPost(redirectUri, { authenticity_token: authenticityToken, ...full }));
  }
  redirect(res, withAnswer(redirectUri, full, mode === "fragment" ? "fragment" : "query"));
}

/** OAuth 2.0 Form Post Response Mode, without the script that would send it. Rails puts its token into every form. */
function formPost(redirectUri: string, answer: Readonly<Record<string, string | undefined>>): string {
  const fields = Object.entries(answer).flatMap(([name, value]) =>
    value === undefined ? [] : [`<input type="hidden" name="${name}" value="${escapeHtml(value)}">`],
  );
  const action = escapeHtml(redirectUri);
  return `<!DOCTYPE html><title>Submit this form</title><form method="post" action="${action}">${fields.join("")}<button>Continue</button></form>`;
}
