import { createHash, randomBytes } from "node:crypto";
import type { ClientRegistration } from "../../../src/index";
import type { BrowserResponse } from "../../support/browser";
import { sendRequest } from "../../support/browser";
import type { ConsumerApp } from "../../support/consumer-app";
import { type Site, useSites } from "../sites";

/** The redirect URIs of the clients below. */
export const REDIRECT_URIS = {
  ios: "com.example.tickets:/signed-in",
  cli: "http://127.0.0.1/signed-in",
  live: "https://live.example/signed-in",
  vote: "https://vote.example/auth/callback?from=eventpop",
} as const;

const VOTE_SECRET = "vote-client-secret-5ec2e7";

const CLIENTS: readonly ClientRegistration[] = [
  { clientID: "ios", name: "Tickets for iPhone", redirectURIs: [REDIRECT_URIS.ios] },
  { clientID: "cli", name: "tickets command", redirectURIs: [REDIRECT_URIS.cli] },
  { clientID: "live", name: "Live page", redirectURIs: [REDIRECT_URIS.live], origins: ["https://live.example"] },
  { clientID: "vote", name: "Vote", clientSecret: VOTE_SECRET, redirectURIs: [REDIRECT_URIS.vote] },
];

/** The parameters of one authorization, as a client makes them. */
export interface Authorization {
  readonly clientID: string;
  readonly redirectURI: string;
  readonly state: string;
  readonly verifier: string;
  /** The query of the authorization request. */
  readonly query: URLSearchParams;
}

/** Makes the parameters of one authorization. `changes` replaces parameters of the query, and removes those that are undefined. */
export function authorizationFor(
  clientID: keyof typeof REDIRECT_URIS,
  changes: Readonly<Record<string, string | undefined>> = {},
): Authorization {
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(8).toString("base64url");
  const redirectURI = changes.redirect_uri ?? REDIRECT_URIS[clientID];
  const parameters: Record<string, string | undefined> = {
    response_type: "code",
    client_id: clientID,
    redirect_uri: redirectURI,
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...changes,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { clientID, redirectURI, state, verifier, query: new URLSearchParams(given) };
}

/** Starts sites with the clients above. */
export function useClientSites() {
  const sites = useSites();
  const startClientSite = async (options: Parameters<typeof sites.startSite>[0] = {}): Promise<Site> =>
    sites.startSite({ ...options, auth: { clients: CLIENTS, ...options.auth } });
  return { ...sites, startClientSite };
}

/** Opens the authorization URL, signs in at Eventpop and consents. Returns the response of the app's callback. */
export async function signInAtEventpop({ app, browser }: Site, { query }: Authorization): Promise<BrowserResponse> {
  const started = await browser.click(app.at(`/auth/eventpop/authorize?${query}`));
  if (started.status !== 302) throw new Error(`The authorization endpoint responded with ${started.status}.`);
  const { searchParams } = new URL(started.location);
  const callback = new URL(searchParams.get("redirect_uri") ?? "");
  callback.searchParams.set("code", "canary-code-5ec2e7");
  callback.searchParams.set("state", searchParams.get("state") ?? "");
  return browser.click(callback.href, { from: "https://www.eventpop.me" });
}

/** The URL with which the browser returns to the client: that of a redirect, or the first link of the confirmation page. */
export function clientURL({ location, text }: BrowserResponse): string {
  if (location !== "") return location;
  const [, href = ""] = /<a class="button" href="([^"]*)"/.exec(text) ?? [];
  return href.replaceAll("&amp;", "&");
}

/** Signs in, and returns the parameters with which the browser returns to the client. */
export async function authorize(site: Site, authorization: Authorization): Promise<URLSearchParams> {
  return new URL(clientURL(await signInAtEventpop(site, authorization))).searchParams;
}

/** Posts a form to an endpoint, as a client without a browser does. */
export function post(
  app: ConsumerApp,
  endpoint: "token" | "revoke",
  fields: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<BrowserResponse> {
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const target = new URL(app.at(`/auth/eventpop/${endpoint}`));
  const type = { "content-type": "application/x-www-form-urlencoded" };
  return sendRequest(target, {}, "POST", { ...type, ...headers }, new URLSearchParams(given).toString());
}

/** The fields of a token request. */
export function tokenFields(
  { clientID, redirectURI, verifier }: Authorization,
  code: string | null,
): Record<string, string | undefined> {
  return {
    grant_type: "authorization_code",
    client_id: clientID,
    ...(clientID === "vote" && { client_secret: VOTE_SECRET }),
    redirect_uri: redirectURI,
    code_verifier: verifier,
    code: code ?? undefined,
  };
}

/** A request of a client with an access token. */
export function callWithToken(
  app: ConsumerApp,
  path: string,
  token: string,
  options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<BrowserResponse> {
  const headers = { authorization: `Bearer ${token}`, accept: "application/json", ...options.headers };
  return sendRequest(new URL(app.at(path)), {}, options.method ?? "GET", headers);
}

/** Logs a user in to a client. Returns the access token. */
export async function logInToClient(site: Site, clientID: keyof typeof REDIRECT_URIS = "ios"): Promise<string> {
  const authorization = authorizationFor(clientID);
  const parameters = await authorize(site, authorization);
  const response = await post(site.app, "token", tokenFields(authorization, parameters.get("code")));
  if (response.status !== 200)
    throw new Error(`The token endpoint responded with ${response.status}: ${response.text}`);
  return (response.json() as { access_token: string }).access_token;
}
