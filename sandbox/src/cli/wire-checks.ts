/** The application whose credentials the checks use. */
export interface CheckedClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** A registered redirect URI. */
  readonly redirectUri: string;
}

/** One request. The response of the provider is compared with the response of the sandbox. */
export interface WireCheck {
  readonly name: string;
  readonly path: string;
  readonly method?: "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

const INVALID = "eventpop-sandbox-verify";

/**
 * Checks that need no user. They change nothing at the provider, except that one check (client_credentials) issues an
 * application token.
 */
export function wireChecks({ clientId, clientSecret, redirectUri }: CheckedClient): readonly WireCheck[] {
  const client = { client_id: clientId, client_secret: clientSecret };
  const code = { grant_type: "authorization_code", code: INVALID, redirect_uri: redirectUri };
  const request = { client_id: clientId, redirect_uri: redirectUri, response_type: "code", state: INVALID };
  const basic = Buffer.from(`${clientId}:${INVALID}`).toString("base64");
  return [
    token("token: unknown client", { ...code, client_id: INVALID, client_secret: INVALID }),
    token("token: wrong secret", { ...code, client_id: clientId, client_secret: INVALID }),
    { ...token("token: wrong secret by Basic", code), headers: { Authorization: `Basic ${basic}` } },
    token("token: no client", code),
    token("token: unknown code", { ...code, ...client }),
    token("token: no code", { ...client, grant_type: "authorization_code", redirect_uri: redirectUri }),
    token("token: no redirect_uri", { ...client, grant_type: "authorization_code", code: INVALID }),
    token("token: unknown refresh token", { ...client, grant_type: "refresh_token", refresh_token: INVALID }),
    token("token: no refresh token", { ...client, grant_type: "refresh_token" }),
    token("token: unknown grant type", { ...client, grant_type: INVALID }),
    token("token: no grant type", client),
    token("token: nothing", {}),
    token("token: client_credentials", { ...client, grant_type: "client_credentials" }),
    token("token: client_credentials, unknown scope", { ...client, grant_type: "client_credentials", scope: INVALID }),
    authorize("authorize: no user is signed in", request),
    authorize("authorize: unknown client", { ...request, client_id: INVALID }),
    authorize("authorize: wrong redirect_uri", { ...request, redirect_uri: "https://elsewhere.example/callback" }),
    authorize("authorize: no response_type", { client_id: clientId, redirect_uri: redirectUri }),
    { name: "/me: no token", path: "/api/public/me" },
    { name: "/me: bad token", path: "/api/public/me", headers: { Authorization: `Bearer ${INVALID}` } },
    { name: "/me: bad token in the query", path: `/api/public/me?access_token=${INVALID}` },
  ];
}

function token(name: string, form: Readonly<Record<string, string>>): WireCheck {
  return { name, path: "/oauth/token", method: "POST", form };
}

function authorize(name: string, query: Readonly<Record<string, string>>): WireCheck {
  return { name, path: `/oauth/authorize?${new URLSearchParams(query)}` };
}
