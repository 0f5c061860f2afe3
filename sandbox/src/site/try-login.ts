import { randomBytes } from "node:crypto";
import type { Request } from "express";
import { parametersOf } from "../http/parameters";
import { originOf } from "../http/public-url";
import { isRedirectUriAllowed } from "../oauth/redirect-uri";
import { paths } from "../pages/paths";
import { curlForUser } from "../pages/shell-samples";
import type { Provider } from "../provider";
import { scopeNames } from "../scopes";
import type { Application } from "../world/credentials";

/**
 * The functions in this file are about logins that are started on the sandbox's home page. A page of the sandbox stands in for
 * the application's callback.
 */

/** Returns what the home page offers for starting a login. */
export function loginChoices(provider: Provider, req: Request) {
  const callback = callbackAddress(provider, req);
  const applications = provider.world.applications.list();
  return {
    loginApplications: applications.filter((application) => accepts(provider, application, callback)),
    loginScopes: scopeNames.map((_, index) => scopeNames.slice(0, index + 1).join(" ")),
    applicationOrigins: applicationOrigins(provider, new URL(callback).origin),
  };
}

/** Returns the address of the authorization request that the form of the home page asks for. Undefined if no application may use the callback. */
export function authorizationAddress(provider: Provider, req: Request): string | undefined {
  const parameters = parametersOf(req);
  const application = provider.world.applications.get(parameters.bodyText("client_id") ?? "");
  const redirectUri = callbackAddress(provider, req);
  if (!application || !accepts(provider, application, redirectUri)) return undefined;
  const query = new URLSearchParams({
    client_id: application.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: parameters.bodyText("scope") ?? "",
    state: randomBytes(12).toString("base64url"),
  });
  return `${originOf(provider, req)}${paths.authorize}?${query}`;
}

/** Returns the commands with which the application of a code continues. Undefined if the sandbox does not have the code. */
export function commandsForCode(provider: Provider, req: Request): string | undefined {
  const { world } = provider;
  const issued = world.codes.get(parametersOf(req).text("code") ?? "");
  const application = issued && world.applications.get(issued.clientId);
  if (!application) return undefined;
  const { clientId, clientSecret } = application;
  return curlForUser({ publicUrl: originOf(provider, req), clientId, clientSecret }, issued);
}

function callbackAddress(provider: Provider, req: Request): string {
  return originOf(provider, req) + paths.callback;
}

function accepts({ behaviour, settings }: Provider, application: Application, redirectUri: string): boolean {
  return isRedirectUriAllowed(redirectUri, application, behaviour, settings.redirectHosts);
}

/** Returns the origins of the registered callbacks and of those in the log, without the sandbox's own. */
function applicationOrigins({ world, requests }: Provider, ownOrigin: string): readonly string[] {
  const registered = world.applications
    .list()
    .flatMap(({ redirectUris }) => (redirectUris === "any-loopback" ? [] : redirectUris));
  const received = requests
    .list({ on: "authorize", status: 200 })
    .filter(({ cause }) => cause === null)
    .flatMap(({ query }) => query.redirect_uri ?? []);
  const origins = [...registered, ...received]
    .filter((uri) => /^https?:/i.test(uri) && URL.canParse(uri))
    .map((uri) => new URL(uri).origin);
  return [...new Set(origins)].filter((origin) => origin !== ownOrigin);
}
