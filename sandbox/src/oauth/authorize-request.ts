import type { Parameters } from "../http/parameters";
import type { Provider } from "../provider";
import { checksPkce } from "../settings";
import type { Application } from "../world/credentials";
import type { DoorkeeperFacts } from "../world/doorkeeper-versions";
import { type Check, firstRefusal } from "./checks";
import { isRegistered, outOfBand } from "./redirect-uri";
import { missing, type Refusal, refusals } from "./refusals";
import { areScopesValid, defaultScope } from "./scopes";

/** An authorization request (RFC 6749 §4.1.1) as it came, with the application it names. Blank is missing. */
export interface AuthorizeRequest {
  readonly application: Application | undefined;
  readonly clientId: string | undefined;
  readonly redirectUri: string | undefined;
  readonly responseType: string | undefined;
  readonly responseMode: string | undefined;
  /** What was asked for, or the default. */
  readonly scope: string;
  readonly state: string | undefined;
  readonly codeChallenge: string | undefined;
  readonly codeChallengeMethod: string | undefined;
  readonly isRepeated: boolean;
}

/** A request that passed every check: the code may go to its callback. */
export interface AcceptedRequest extends AuthorizeRequest {
  readonly application: Application;
  readonly redirectUri: string;
}

export function readAuthorizeRequest(provider: Provider, parameters: Parameters): AuthorizeRequest {
  const clientId = parameters.text("client_id");
  return {
    application: clientId === undefined ? undefined : provider.world.applications.get(clientId),
    clientId,
    redirectUri: parameters.text("redirect_uri"),
    responseType: parameters.text("response_type"),
    responseMode: parameters.text("response_mode"),
    scope: parameters.text("scope") ?? defaultScope,
    state: parameters.text("state"),
    codeChallenge: parameters.text("code_challenge"),
    codeChallengeMethod: parameters.text("code_challenge_method"),
    isRepeated: parameters.isRepeated,
  };
}

/** The request if nothing is wrong with it, else what is. */
export function acceptAuthorizeRequest(provider: Provider, request: AuthorizeRequest): AcceptedRequest | Refusal {
  const refusal = firstRefusal(checks, { request, provider, facts: provider.facts });
  if (refusal) return refusal;
  const { application, redirectUri } = request;
  if (!application || redirectUri === undefined) return refusals.malformed;
  return { ...request, application, redirectUri };
}

interface Subject {
  readonly request: AuthorizeRequest;
  readonly provider: Provider;
  readonly facts: DoorkeeperFacts;
}

const clientIdMissing = { missing: missing("client_id"), unknown: refusals.invalidClient };
const responseTypeMissing = { missing: missing("response_type"), unknown: refusals.unsupportedResponseType };

const checks: readonly Check<Subject>[] = [
  ({ request, facts }) => (facts.refusesRepeatedParameters && request.isRepeated ? refusals.malformed : undefined),
  ({ request, facts }) =>
    request.clientId === undefined ? clientIdMissing[facts.authorizeMissingParameter] : undefined,
  ({ request }) => (request.application === undefined ? refusals.invalidClient : undefined),
  redirectUriRegistered,
  ({ request, facts }) =>
    request.responseType === undefined ? responseTypeMissing[facts.authorizeMissingParameter] : undefined,
  ({ request }) => (request.responseType === "code" ? undefined : refusals.unsupportedResponseType),
  responseModeKnown,
  ({ request }) =>
    areScopesValid(request.scope, request.application?.scopes ?? []) ? undefined : refusals.invalidScope,
  challengeMethodKnown,
];

function redirectUriRegistered({ request, provider, facts }: Subject): Refusal | undefined {
  const { application, redirectUri } = request;
  const isFine =
    application !== undefined &&
    redirectUri !== undefined &&
    isRegistered(redirectUri, application, facts, provider.settings.redirectHosts);
  return isFine ? undefined : { error: "invalid_redirect_uri", description: facts.redirectUriText };
}

const responseModes = ["query", "fragment", "form_post"];

function responseModeKnown({ request, facts }: Subject): Refusal | undefined {
  if (facts.responseMode === "unknown" || request.responseMode === undefined) return undefined;
  return responseModes.includes(request.responseMode) ? undefined : refusals.unsupportedResponseMode;
}

/** A challenge without a method is an error: there is no default to `plain`. */
function challengeMethodKnown({ request, provider, facts }: Subject): Refusal | undefined {
  const { codeChallenge, codeChallengeMethod } = request;
  if (!checksPkce(provider.settings) || codeChallenge === undefined) return undefined;
  if (codeChallengeMethod === "S256") return undefined;
  if (codeChallengeMethod === "plain" && facts.plainChallenge) return undefined;
  return { error: "invalid_code_challenge_method", description: facts.challengeMethodText };
}

/** Whether the refusal may be sent to the callback: never to one that is not known to be the application's. */
export function isRedirectable({ error, missing: parameter }: Refusal, redirectUri: string | undefined): boolean {
  if (redirectUri === undefined || redirectUri === outOfBand || parameter === "client_id") return false;
  return error !== "invalid_redirect_uri" && error !== "invalid_client";
}

/** HTTP status of a refusal where it is not a redirect. */
export function statusOf({ error }: Refusal): number {
  return error === "invalid_client" || error === "unauthorized_client" ? 401 : 400;
}
