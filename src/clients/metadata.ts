/** The URLs of the endpoints for clients. */
export interface ClientEndpoints {
  /** The issuer identifier (RFC 8414 §2): the public URL of the login route. */
  readonly issuer: string;
  readonly authorize: string;
  readonly token: string;
  readonly revoke: string;
  readonly userinfo: string;
}

/** Returns the URLs of the endpoints below the public URL of the login route. */
export function clientEndpoints(issuer: string): ClientEndpoints {
  return {
    issuer,
    authorize: `${issuer}/authorize`,
    token: `${issuer}/token`,
    revoke: `${issuer}/revoke`,
    userinfo: `${issuer}/userinfo`,
  };
}

/** Returns the metadata of the authorization server (RFC 8414 §2), from which a client configures itself. */
export function serverMetadata(endpoints: ClientEndpoints, scope: string): object {
  const authMethods = ["none", "client_secret_basic", "client_secret_post"];
  return {
    issuer: endpoints.issuer,
    authorization_endpoint: endpoints.authorize,
    token_endpoint: endpoints.token,
    revocation_endpoint: endpoints.revoke,
    userinfo_endpoint: endpoints.userinfo,
    scopes_supported: scope.split(" "),
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: ["authorization_code"],
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
  };
}
