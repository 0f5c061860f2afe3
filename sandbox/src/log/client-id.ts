import type { Request } from "express";
import { Parameters, parametersOf, queryEntries } from "../http/parameters";
import { readAccessToken } from "../oauth/bearer-token";
import type { Provider } from "../provider";

/**
 * The client id on whose behalf `req` comes, as far as it can be known before it is answered: it says so itself, or its
 * token does, or the authorization request that waits for the sign-in. Null if nothing does; nothing is verified.
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

/** Looked up without `useAccessToken`, which would count as the token's first use. */
function clientIdOfToken(provider: Provider, req: Request): string | undefined {
  const token = provider.world.tokens.get(readAccessToken(provider, req) ?? "");
  return token?.clientId;
}

function clientIdInReturnTo(req: Request): string | undefined {
  const returnTo = parametersOf(req).text("return_to") ?? "";
  return new Parameters(queryEntries(returnTo), []).text("client_id");
}
