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

/** The result of a grant: the issued token, or the OAuth error. */
export type GrantResult = { readonly token: Token } | { readonly refusal: Refusal };

/** A function that processes token requests of one grant type (RFC 6749 section 4). */
export type GrantHandler = (request: ClientRequest) => GrantResult;

/**
 * Reads the parameters of a request, and authenticates the client. Does not throw if the authentication fails: `client`
 * contains the result.
 */
export function readClientRequest(provider: Provider, req: Request): ClientRequest {
  return { provider, parameters: parametersOf(req), client: authenticateClient(provider, req) };
}
