import { randomBytes } from "node:crypto";
import type { Examination, ExaminationTarget } from "./examination";
import { jsonBodyOf, oauthErrorCodeOf, responseSummary } from "./oauth-response";
import type { IncomingResponse, RequestSender } from "./request-sender";

/** Checks of `POST /oauth/token`. Only {@link checkApplicationToken} can get a token; all other requests are refused. */

/** A code, token and verifier that no server has issued. */
export const MADE_UP = `eventpop-doctor-${randomBytes(24).toString("hex")}`;

type Form = Readonly<Record<string, string>>;

export function tokenUrl({ eventpopUrl }: ExaminationTarget): URL {
  return new URL("/oauth/token", eventpopUrl);
}

export function credentials({ clientId, clientSecret }: ExaminationTarget): Form {
  return { client_id: clientId, client_secret: clientSecret };
}

function codeForm({ callbackUrl }: ExaminationTarget, client: Form): Form {
  return { grant_type: "authorization_code", code: MADE_UP, redirect_uri: callbackUrl, ...client };
}

/**
 * Exchanges a made-up code. The server checks the client before the code: `invalid_client` means that the id or the secret is
 * wrong, and `invalid_grant` means that both are right. Returns whether they are right; undefined if the server is not an OAuth
 * server.
 */
export async function checkClient(examination: Examination, sender: RequestSender): Promise<boolean | undefined> {
  const { target, behaviour } = examination;
  const response = await sender.send({ url: tokenUrl(target), form: codeForm(target, credentials(target)) });
  const error = oauthErrorCodeOf(response);
  const { status } = response;
  if (error === undefined || (status !== 400 && status !== 401)) {
    examination.wrong(
      "provider",
      `POST /oauth/token gets ${responseSummary(response)} instead of an OAuth error.`,
      fixForNoOAuthError(status),
    );
    return undefined;
  }
  examination.ok("provider", "POST /oauth/token responds as an OAuth server.");
  behaviour.pragma = response.headers.pragma === "no-cache" ? "all" : undefined;
  if (error === "invalid_client") {
    await reportRefusedClient(examination, sender);
    return false;
  }
  if (error !== "invalid_grant") {
    examination.unsure(
      "client",
      `A made-up code gets ${responseSummary(response)}.`,
      "Ask Eventpop whether your application may use the code grant.",
    );
    return false;
  }
  behaviour.tokenErrorStatus = response.status;
  examination.ok("client", "The client id and the client secret are right (invalid_grant for a made-up code).");
  return true;
}

function fixForNoOAuthError(status: number): string {
  if (status === 429 || status >= 500) return "Try again later.";
  if (status === 403) return "If a firewall refuses this machine, run the command where the app runs.";
  return "This server is not Eventpop: correct EVENTPOP_URL (--eventpop-url).";
}

/** Doorkeeper does not say whether the id or the secret is wrong. Therefore this function corrects common mistakes, and tries again. */
async function reportRefusedClient(examination: Examination, sender: RequestSender): Promise<void> {
  const { target } = examination;
  const { clientId, clientSecret } = target;
  const trim = (text: string) => text.trim().replace(/^(["'])(.*)\1$/, "$2");
  const corrections = [
    { clientId: trim(clientId), clientSecret: trim(clientSecret), mistake: "have spaces or quotes around them" },
    { clientId: clientSecret, clientSecret: clientId, mistake: "are swapped" },
  ];
  for (const { mistake, ...client } of corrections) {
    if (client.clientId === clientId && client.clientSecret === clientSecret) continue;
    const form = codeForm(target, credentials({ ...target, ...client }));
    if (oauthErrorCodeOf(await sender.send({ url: tokenUrl(target), form })) !== "invalid_grant") continue;
    examination.wrong(
      "client",
      `The client id and the client secret ${mistake} (invalid_client).`,
      "Correct both variables.",
    );
    return;
  }
  examination.wrong(
    "client",
    "The client id or the client secret is wrong (invalid_client); the server does not say which.",
    "Copy both again from Eventpop, and check that they are for this address and not for another one.",
  );
}

/**
 * Sends a verifier with a made-up code, on the connection of the previous request and with `Expect: 100-continue`, as a login does.
 * Doorkeeper 5.0 – 5.4 without PKCE columns refuses the verifier before it looks at the code.
 */
export async function checkVerifier(examination: Examination, sender: RequestSender): Promise<void> {
  const { target } = examination;
  const outgoing = {
    url: tokenUrl(target),
    form: { ...codeForm(target, credentials(target)), code_verifier: MADE_UP },
  };
  const first = await sender.send({ ...outgoing, expectContinue: true });
  const response = first.expect === "responded" ? await sender.send(outgoing) : first;
  reportVerifier(examination, response);
  reportConnection(examination, first);
}

function reportVerifier(examination: Examination, response: IncomingResponse): void {
  if (oauthErrorCodeOf(response) !== "invalid_request") {
    examination.ok("pkce", "A PKCE verifier is not refused.");
    return;
  }
  const isNamed = String(jsonBodyOf(response).error_description).includes("code_verifier");
  examination.behaviour.verifierWithoutColumns = isNamed ? "names-code-verifier" : "invalid_request";
  examination.compat.pkce = "refused";
  examination.unsure(
    "pkce",
    "Every PKCE verifier is refused (invalid_request), so the server has no PKCE.",
    'Keep the option pkce at its default "auto", or set it to false to save one request for each process.',
  );
}

function reportConnection(examination: Examination, { expect, isConnectionReused, status }: IncomingResponse): void {
  if (expect === "continued") {
    examination.ok("expect", "Expect: 100-continue gets 100 Continue.");
  } else {
    const reaction = expect === "ignored" ? "is ignored" : `gets ${status}`;
    examination.unsure(
      "expect",
      `Expect: 100-continue ${reaction}.`,
      "Nothing has to be done: passport-eventpop then sends each code on a new connection.",
    );
  }
  if (isConnectionReused) {
    examination.ok("keep-alive", "The server keeps connections open for further requests.");
  } else {
    examination.unsure(
      "keep-alive",
      "The server closes the connection after each response.",
      "Nothing has to be done, but each login takes longer.",
    );
  }
}

/**
 * Asks for an application token with the app's scopes. Doorkeeper checks all scopes together. Returns the response, whose
 * `created_at` is the server's time.
 */
export async function checkApplicationToken(
  examination: Examination,
  sender: RequestSender,
): Promise<IncomingResponse> {
  const { target } = examination;
  const form = { grant_type: "client_credentials", ...credentials(target) };
  const response = await sender.send({ url: tokenUrl(target), form: { ...form, scope: target.scope } });
  const error = oauthErrorCodeOf(response);
  const { access_token: token, scope } = jsonBodyOf(response);
  if (response.status === 200 && typeof token === "string") {
    examination.ok("application token", "The grant client_credentials gets a token, so the client secret is right.");
    reportScope(examination, String(scope ?? ""));
    observeToken(examination, response, token);
  } else if (error === "invalid_scope") {
    await reportRefusedScope(examination, sender, form);
  } else {
    examination.unsure(
      "application token",
      `The grant client_credentials gets ${responseSummary(response)}, so the scope could not be checked either.`,
      "Ask Eventpop for this grant, if your app uses clientCredentials.",
    );
  }
  return response;
}

function reportScope(examination: Examination, granted: string): void {
  const { scope } = examination.target;
  const missing = scope.split(" ").filter((name) => !granted.split(" ").includes(name));
  if (missing.length === 0) examination.ok("scope", `The scope "${scope}" is accepted.`);
  else {
    examination.wrong(
      "scope",
      `Of the scope "${scope}" the server grants all but "${missing.join(" ")}".`,
      "Ask Eventpop to allow it for your application, or leave it out.",
    );
  }
}

async function reportRefusedScope(examination: Examination, sender: RequestSender, form: Form): Promise<void> {
  const { target } = examination;
  const names = target.scope.split(" ");
  const refused: string[] = [];
  for (const scope of names.length > 1 ? names.slice(0, 4) : []) {
    const response = await sender.send({ url: tokenUrl(target), form: { ...form, scope } });
    if (oauthErrorCodeOf(response) === "invalid_scope") refused.push(scope);
  }
  const culprit = refused.length > 0 ? refused.join(" ") : target.scope;
  examination.wrong(
    "scope",
    `The scope "${culprit}" is refused (invalid_scope).`,
    "Correct EVENTPOP_SCOPE, or ask Eventpop to allow this scope for your application.",
  );
}

/**
 * The `expires_in` of a new token may be smaller than its lifetime by at most this number of seconds, because the server needs time to
 * respond.
 */
const SLOW_RESPONSE_S = 5;

/**
 * Whether the token was issued for an earlier request. Lifetimes are whole minutes. If `expires_in` is not close to a whole number of
 * minutes, some time has passed since the token was issued.
 */
function isReused(response: IncomingResponse): boolean {
  const { expires_in: expiresIn } = jsonBodyOf(response);
  return typeof expiresIn === "number" && (60 - (expiresIn % 60)) % 60 > SLOW_RESPONSE_S;
}

/** The time at which the server issued a new token, in milliseconds since the epoch. Undefined if that is not known. */
export function issuedAt(response: IncomingResponse): number | undefined {
  const { created_at: createdAt } = jsonBodyOf(response);
  return typeof createdAt === "number" && !isReused(response) ? createdAt * 1_000 : undefined;
}

function observeToken({ compat, behaviour }: Examination, response: IncomingResponse, token: string): void {
  if (/^[0-9a-f]{64}$/.test(token)) compat.tokenFormat = "hex";
  else if (/^[\w-]{43}$/.test(token)) compat.tokenFormat = "base64url";
  if (isReused(response)) compat.reuseAccessToken = true;
  behaviour.pragma ??= response.headers.pragma === "no-cache" ? "success" : "none";
}
