import type { Request } from "express";
import { type Parameters, parametersOf } from "../http/parameters";
import type { Provider } from "../provider";
import type { Token } from "../world/credentials";
import { authenticateClient, type ClientAuthentication } from "./client-authentication";
import type { Refusal } from "./refusals";

/** A request of a client to `/oauth/token`, `/oauth/revoke` or `/oauth/introspect`, with the result of client authentication. */
export interface ClientRequest {
  readonly provider: Provider;
  readonly parameters: Parameters;
  readonly client: ClientAuthentication;
}

/** The issued token, or the reason why the request is refused. */
export type GrantResult = { readonly token: Token } | { readonly refusal: Refusal };

/** A grant type (RFC 6749 section 4): the function that issues the token or refuses the request. */
export type Grant = (request: ClientRequest) => GrantResult;

/** Reads the parameters of a request and the client that sent it. Refuses nothing: `client` says if the authentication failed. */
export function readClientRequest(provider: Provider, req: Request): ClientRequest {
  return { provider, parameters: parametersOf(req), client: authenticateClient(provider, req) };
}
