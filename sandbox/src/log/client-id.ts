import type { Request } from "express";
import { Parameters, parametersOf, queryEntries } from "../http/parameters";
import { readAccessToken } from "../oauth/bearer-token";
import type { Provider } from "../provider";

/**
 * Returns the client id of `req`. It is read from the credentials or parameters, from the token, or from the authorization
 * request in `return_to`. Returns null if the request contains none of these. The client id is not verified, because the log
 * needs it before the request is processed.
 */
export function clientIdOf(provider: Provider, req: Request): string | null {
  return clientIdInRequest(req) ?? clientIdOfToken(provider, req) ?? clientIdInReturnTo(req) ?? null;
}

function clientIdInRequest(req: Request): string | undefined {
  const encoded = /^basic (.*)/i.exec(req.headers.authorization ?? "")?.[1];
  const [basic] = Buffer.from(encoded ?? "", "base64")
    .toString()
    .split(":");
  return basic || parametersOf(req).text("client_id");
}

/**
 * Returns the client id of the request's token. It does not call `useAccessToken`, because that would count as the first use
 * of the token.
 */
function clientIdOfToken(provider: Provider, req: Request): string | undefined {
  const token = provider.world.tokens.get(readAccessToken(provider, req) ?? "");
  return token?.clientId;
}

function clientIdInReturnTo(req: Request): string | undefined {
  const returnTo = parametersOf(req).text("return_to") ?? "";
  return new Parameters(queryEntries(returnTo), []).text("client_id");
}
