import type { Parameters } from "../http/parameters";
import type { Provider } from "../provider";
import type { Token } from "../world/credentials";
import type { ClientAuthentication } from "./client-authentication";
import type { Refusal } from "./refusals";

/** What a grant has to decide on. */
export interface TokenRequest {
  readonly provider: Provider;
  readonly parameters: Parameters;
  readonly client: ClientAuthentication;
}

/** A token, or why there is none. */
export type GrantResult = { readonly token: Token } | { readonly refusal: Refusal };

/** One way to get a token (RFC 6749 §4). */
export type Grant = (request: TokenRequest) => GrantResult;
