import type { Sandbox } from "../src";
import { form, jsonOf, sendRequest, type WireResponse } from "./wire";

/** The redirect URI of the application. */
export const callback = "http://localhost:3000/auth/eventpop/callback";

/** The fields of a token response. */
export interface TokenFields {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly refresh_token?: string;
  readonly scope: string;
  readonly created_at: number;
}

/** The server of an application that uses the sandbox. It has the client credentials and sends requests without a browser. */
export class Application {
  readonly #sandbox: Sandbox;
  readonly credentials: { readonly client_id: string; readonly client_secret: string };

  constructor(sandbox: Sandbox, { clientId, clientSecret } = sandbox.client) {
    this.#sandbox = sandbox;
    this.credentials = { client_id: clientId, client_secret: clientSecret };
  }

  /** Returns a new authorization code for the user with the key `as`. */
  async newCode(
    as = "somchai",
    more: { scope?: string; codeChallenge?: string; codeChallengeMethod?: "S256" | "plain" } = {},
  ) {
    const { client_id: client } = this.credentials;
    return (await this.#sandbox.codes.issue({ as, client, redirectUri: callback, ...more })).code;
  }

  /** Posts `fields` and the client credentials to `/oauth/token`. Fields that are undefined are omitted. */
  postTokenRequest(fields: Readonly<Record<string, string | undefined>>): Promise<WireResponse> {
    return this.post("/oauth/token", fields);
  }

  exchangeCode(code: string, more: Readonly<Record<string, string | undefined>> = {}): Promise<WireResponse> {
    return this.postTokenRequest({ grant_type: "authorization_code", code, redirect_uri: callback, ...more });
  }

  refresh(refreshToken: string | undefined, more: Readonly<Record<string, string | undefined>> = {}) {
    return this.postTokenRequest({ grant_type: "refresh_token", refresh_token: refreshToken, ...more });
  }

  /** Returns a new access token and refresh token of the user with the key `as`. */
  async signIn(as = "somchai", scope = "public"): Promise<TokenFields> {
    return tokensOf(await this.exchangeCode(await this.newCode(as, { scope })));
  }

  /** Returns a token for the application itself (client credentials grant). */
  async applicationToken(scope = "public"): Promise<TokenFields> {
    return tokensOf(await this.postTokenRequest({ grant_type: "client_credentials", scope }));
  }

  /** Requests a token for the application itself, and returns the response. */
  requestApplicationToken(more: Readonly<Record<string, string | undefined>> = {}): Promise<WireResponse> {
    return this.postTokenRequest({ grant_type: "client_credentials", ...more });
  }

  post(path: string, fields: Readonly<Record<string, string | undefined>>): Promise<WireResponse> {
    const given = Object.entries({ ...this.credentials, ...fields }).filter(([, value]) => value !== undefined);
    return sendRequest(this.#sandbox.url + path, form(Object.fromEntries(given) as Record<string, string>));
  }

  /** Sends an API request with a bearer token. */
  api(path: string, token: string | undefined, request: Parameters<typeof sendRequest>[1] = {}): Promise<WireResponse> {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const headers = { ...authorization, ...request.headers };
    return sendRequest(`${this.#sandbox.url}/api/public${path}`, { ...request, headers });
  }
}

export function tokensOf(response: WireResponse): TokenFields {
  if (response.status !== 200) throw new Error(`No token: ${response.status} ${response.body}`);
  return jsonOf(response) as TokenFields;
}
