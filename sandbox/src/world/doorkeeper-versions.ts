/**
 * The versions of Doorkeeper that the sandbox can imitate, oldest first. `6.0` is Doorkeeper's main branch of August
 * 2026.
 */
export const doorkeeperVersions = [
  "4.4",
  "5.0",
  "5.1",
  "5.2",
  "5.3",
  "5.4",
  "5.5",
  "5.6",
  "5.8",
  "5.9",
  "6.0",
] as const;

/** A version of Doorkeeper that the sandbox can imitate. `6.0` is Doorkeeper's main branch of August 2026. */
export type DoorkeeperVersion = (typeof doorkeeperVersions)[number];

/** A difference between versions of Doorkeeper. */
interface BehaviourRow {
  /** The values by version. A value holds for its version and all later ones, until the next listed version. */
  readonly since: { readonly [Version in DoorkeeperVersion]?: unknown } & { readonly "4.4": unknown };
  /** Replaces the values of all versions if `compat.strictRedirects` or `compat.strict` is true. */
  readonly strictRedirects?: unknown;
  /** Replaces the values of all versions if `compat.strict` is true. It is what RFC 6749, RFC 6750 and RFC 9700 require. */
  readonly strict?: unknown;
}

/**
 * All differences between the HTTP responses of Doorkeeper's versions, one row for each. They were measured on 4.4.3,
 * 5.0.2, 5.1.2, 5.2.6, 5.3.3, 5.4.0, 5.5.0, 5.6.9, 5.8.2, 5.9.6 and the main branch. To add a version, add it to
 * {@link doorkeeperVersions} and to the rows in which it differs from the version before it.
 */
const behaviourRows = {
  /** The HTTP status of the token endpoint's errors, except `invalid_client`, which always has 401. */
  tokenErrorStatus: { since: { "4.4": 401, "5.1": 400 } },
  /** Whether the error description for a missing parameter contains the parameter's name. */
  namesMissingParameter: { since: { "4.4": false, "5.2": true } },
  /** The error code for a token request with the grant type `authorization_code` and without the parameter `code`. */
  missingCodeError: { since: { "4.4": "invalid_grant", "5.2": "invalid_request" } },
  /** Whether a token request with a code and without client credentials gets status 500. */
  failsWithoutClient: { since: { "4.4": false, "5.0": true, "5.1": false } },
  /** Whether the error page of `GET /oauth/authorize` has the HTTP status of its error, such as 400. If false, it has 200. */
  errorPageHasStatus: { since: { "4.4": false, "5.6": true }, strict: true },
  /**
   * The error for a missing `client_id` or `response_type`. `unknown`: the same as for an unknown value. `missing`: the
   * error for a missing parameter.
   */
  authorizeMissingParameter: { since: { "4.4": "unknown", "5.2": "missing" } },
  /**
   * How Doorkeeper supports the parameter `response_mode`. `incomplete`: it checks the parameter, but the consent form
   * does not contain it, and only `form_post` changes how a code is sent. `unknown`: it does not read the parameter.
   */
  responseMode: { since: { "4.4": "unknown", "5.5": "incomplete", "5.6": "complete" } },
  /** Whether Doorkeeper supports PKCE. Its database also needs columns for PKCE. */
  supportsPkce: { since: { "4.4": false, "5.0": true } },
  /** The response to a token request with a `code_verifier` if the database has no PKCE columns. */
  verifierWithoutColumns: {
    since: { "4.4": "ignored", "5.0": "invalid_request", "5.2": "names-code-verifier", "5.5": "ignored" },
  },
  /** The error message for an unknown `code_challenge_method`. */
  challengeMethodText: {
    since: {
      "4.4": "The code challenge method must be plain or S256.",
      "5.8": "The code_challenge_method must be one of plain, S256.",
    },
  },
  /** The error message for a redirect URI that is not registered. */
  redirectUriText: {
    since: {
      "4.4": "The requested redirect uri is malformed or doesn't match client redirect URI.",
      "5.9": "The requested redirect URI is malformed or doesn't match the client redirect URI.",
    },
  },
  /** Whether `plain` code challenges are accepted. */
  acceptsPlainChallenge: { since: { "4.4": true }, strict: false },
  /**
   * Whether a second use of a code revokes the token of the first use. Doorkeeper's database needs the column
   * `access_token_id` for this.
   */
  replayRevokesToken: { since: { "4.4": false, "6.0": true }, strict: true },
  /** Whether a redirect URI may have a query if the registered redirect URI has none. */
  allowsExtraRedirectQuery: { since: { "4.4": true, "6.0": false }, strictRedirects: false },
  /** Whether the host of a redirect URI may differ in letter case from the registered one. */
  ignoresCaseOfRedirectHost: { since: { "4.4": true, "6.0": false }, strictRedirects: false },
  /** Whether the port of a redirect URI on 127.0.0.1 or ::1 may differ from the registered one (RFC 8252 section 7.3). */
  ignoresPortOfLoopbackRedirect: { since: { "4.4": false, "5.1": true }, strictRedirects: false },
  /** Whether `basic` in lower case is accepted in the `Authorization` header. */
  ignoresCaseOfBasicScheme: { since: { "4.4": false, "5.9": true } },
  /**
   * What Doorkeeper does if a request has client credentials both in the `Authorization` header and in the body, and they
   * differ. `basic-wins`: it uses the header. `refused`: it refuses the request.
   */
  basicAndParameters: { since: { "4.4": "basic-wins", "5.9": "refused" }, strict: "refused" },
  /** Whether Doorkeeper accepts client credentials in the query. */
  acceptsCredentialsInQuery: { since: { "4.4": true, "6.0": false }, strict: false },
  /** Whether Doorkeeper accepts access tokens in the query. */
  acceptsTokenInQuery: { since: { "4.4": true }, strict: false },
  /** Whether a repeated parameter is an error (RFC 6749 section 3.1). If false, its last value is used. */
  refusesRepeatedParameters: { since: { "4.4": false }, strict: true },
  /** Whether a refresh without client credentials is accepted. */
  allowsRefreshWithoutClient: { since: { "4.4": true, "5.0": false } },
  /** Whether a new token of the client credentials grant revokes the client's earlier token with the same scopes. */
  revokesPreviousApplicationToken: { since: { "4.4": false, "5.2": true, "5.3": false } },
  /** Which responses of the token endpoint have the header `Pragma: no-cache`: all, none, or only successful ones. */
  pragma: { since: { "4.4": "all", "5.6": "none", "5.8": "success" } },
  /** The value of `Cache-Control` that Grape sends with the API's 401 and 403 responses. Rails shortens it to `no-store`. */
  grapeCacheControl: { since: { "4.4": "no-store", "5.6": "no-store, no-cache" } },
  /**
   * The body of the 403 response for a missing scope. `scope-text`: the description of the scope. `sentence`: a sentence
   * that names the scope. `sentence-and-challenge`: the same sentence, and the response also has `WWW-Authenticate`.
   */
  insufficientScope: { since: { "4.4": "scope-text", "5.6": "sentence", "5.9": "sentence-and-challenge" } },
  /**
   * The response to a revocation request without client credentials. `refused`: an error. `overlooked`: status 200,
   * although no token is revoked.
   */
  revocationWithoutClient: { since: { "4.4": "overlooked", "5.2": "refused" } },
  /** The HTTP status of the response to a revocation of an unknown token. */
  unknownTokenRevocationStatus: { since: { "4.4": 200, "5.2": 403, "5.4": 200 } },
  /** Whether `token_type_hint` decides which type of token a revocation looks for. If false, the parameter is ignored. */
  revocationObeysHint: { since: { "4.4": false, "5.6": true, "6.0": false } },
  /** Whether a refresh token can still be revoked after its access token has expired. */
  canRevokeExpired: { since: { "4.4": false, "5.8": true } },
  /** Whether every client may revoke the tokens of a public client (fixed in 5.9.1). */
  canRevokeOthersPublicToken: { since: { "4.4": true, "5.9": false } },
  /** The names of the fields for the scopes and the lifetime in the response of `GET /oauth/token/info`. */
  tokenInfoKeys: {
    since: {
      "4.4": { scope: "scopes", expiresIn: "expires_in_seconds" },
      "5.0": { scope: "scope", expiresIn: "expires_in" },
    },
  },
  /** The error code of `GET /oauth/token/info` without a token. */
  tokenInfoError: { since: { "4.4": "invalid_request", "5.1": "invalid_token" } },
  /**
   * The error description for introspection without client credentials. `malformed`: the general one. `need` and `needs`:
   * two wordings of a special one.
   */
  introspectionErrorWithoutClient: {
    since: { "4.4": "malformed", "5.2": "need", "5.4": "malformed", "5.8": "need", "5.9": "needs" },
  },
  /** The names of the fields in an introspection response, in their order. */
  introspectionFields: {
    since: {
      "4.4": ["active", "scope", "client_id", "token_type", "exp", "iat"],
      "5.9": ["active", "scope", "client_id", "token_type", "iat", "exp"],
      "6.0": ["active", "scope", "client_id", "iat", "token_type", "exp"],
    },
  },
  /**
   * Whether introspection recognizes refresh tokens as such. If true, the response for a refresh token omits `token_type`
   * and `exp`, and it does not matter whether the access token has expired.
   */
  introspectionKnowsRefreshTokens: { since: { "4.4": false, "6.0": true } },
  /** Whether a user who allowed a public client before sees no consent page at the next login. */
  skipsConsentForPublicClients: { since: { "4.4": true, "5.5": false } },
  /** The HTTP status of a client credentials request whose parameter `scope` is an object (`scope[a]=b`). */
  structuredScopeStatus: { since: { "4.4": 500, "6.0": 400 } },
  /** Whether the provider has `/.well-known/oauth-authorization-server`. */
  hasMetadata: { since: { "4.4": false, "6.0": true } },
} as const satisfies Readonly<Record<string, BehaviourRow>>;

type BehaviourRows = typeof behaviourRows;

type ValueOf<Row extends BehaviourRow> =
  | Row["since"][keyof Row["since"]]
  | Row[Extract<keyof Row, "strict" | "strictRedirects">];

/** How one version of Doorkeeper behaves in its HTTP responses. */
export type DoorkeeperBehaviour = { readonly [Name in keyof BehaviourRows]: ValueOf<BehaviourRows[Name]> };

/** The settings on which Doorkeeper's behaviour depends. The fields have the same meaning as in `Compat`. */
interface BehaviourSettings {
  readonly doorkeeper: DoorkeeperVersion;
  readonly strict: boolean;
  readonly strictRedirects: boolean;
}

/**
 * Returns the values of all rows for these settings. `Provider.behaviour` calls this function often, so the values of
 * each version are computed only once.
 */
export function doorkeeperBehaviour({ doorkeeper, strict, strictRedirects }: BehaviourSettings): DoorkeeperBehaviour {
  return {
    ...valuesOfVersions[doorkeeper],
    ...((strict || strictRedirects) && strictRedirectValues),
    ...(strict && strictValues),
  };
}

const strictRedirectValues = valuesOfRows((row) => row.strictRedirects);
const strictValues = valuesOfRows((row) => row.strict);
const valuesOfVersions = Object.fromEntries(
  doorkeeperVersions.map((version) => [version, valuesOfRows((row) => valueSince(row, version))]),
) as Readonly<Record<DoorkeeperVersion, DoorkeeperBehaviour>>;

/** Returns an object with the value that `valueIn` returns for each row. Rows for which it returns undefined are omitted. */
function valuesOfRows(valueIn: (row: BehaviourRow) => unknown): Partial<DoorkeeperBehaviour> {
  const values = Object.entries<BehaviourRow>(behaviourRows).map(([name, row]) => [name, valueIn(row)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Returns the value of a row for `version`: the one of the newest listed version that is not newer than `version`. */
function valueSince({ since }: BehaviourRow, version: DoorkeeperVersion): unknown {
  const listed = doorkeeperVersions.slice(0, doorkeeperVersions.indexOf(version) + 1).filter((name) => name in since);
  return since[listed.at(-1) ?? "4.4"];
}
