/** The versions of Doorkeeper that the sandbox can behave like, oldest first. `6.0` is Doorkeeper's main branch of August 2026. */
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

/** A version of Doorkeeper that the sandbox can behave like. `6.0` is Doorkeeper's main branch of August 2026. */
export type DoorkeeperVersion = (typeof doorkeeperVersions)[number];

/** One difference between versions of Doorkeeper. */
interface BehaviourRow {
  /** The values by version. A value is valid from its version on, until the next listed version. */
  readonly since: { readonly [Version in DoorkeeperVersion]?: unknown } & { readonly "4.4": unknown };
  /** The value for every version if `compat.strictRedirects` or `compat.strict` is true. */
  readonly strictRedirects?: unknown;
  /** The value for every version if `compat.strict` is true. It is what RFC 6749, RFC 6750 and RFC 9700 require. */
  readonly strict?: unknown;
}

/**
 * How the HTTP responses of Doorkeeper's versions differ, one row for each difference. Measured on 4.4.3, 5.0.2, 5.1.2,
 * 5.2.6, 5.3.3, 5.4.0, 5.5.0, 5.6.9, 5.8.2, 5.9.6 and the main branch. To add a version, add it to {@link
 * doorkeeperVersions} and to the rows in which it differs from the version before it.
 */
const behaviourRows = {
  /** The status of the token endpoint's errors, except `invalid_client`, which always has 401. */
  tokenErrorStatus: { since: { "4.4": 401, "5.1": 400 } },
  /** Whether the error for a missing parameter names the parameter. */
  namesMissingParameter: { since: { "4.4": false, "5.2": true } },
  /** The error of a code grant without `code`. */
  missingCode: { since: { "4.4": "invalid_grant", "5.2": "invalid_request" } },
  /** Whether a code grant without client credentials gets 500. */
  crashesWithoutClient: { since: { "4.4": false, "5.0": true, "5.1": false } },
  /** Whether the error page of `GET /oauth/authorize` has the status of its error. Otherwise it has 200. */
  errorPageHasStatus: { since: { "4.4": false, "5.6": true }, strict: true },
  /**
   * How a missing `client_id` or `response_type` is reported. `unknown`: as an unknown value. `missing`: as a missing
   * parameter.
   */
  authorizeMissingParameter: { since: { "4.4": "unknown", "5.2": "missing" } },
  /**
   * Support for `response_mode`. `incomplete`: the parameter is checked, but the consent form does not contain it, and only
   * `form_post` changes how a code is sent. `unknown`: the parameter is not read.
   */
  responseMode: { since: { "4.4": "unknown", "5.5": "incomplete", "5.6": "complete" } },
  /** Whether Doorkeeper supports PKCE. PKCE also needs columns in the database. */
  pkce: { since: { "4.4": false, "5.0": true } },
  /** The response to a `code_verifier` if the database has no PKCE columns. */
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
  plainChallenge: { since: { "4.4": true }, strict: false },
  /** Whether a second use of a code revokes the token of the first use. Doorkeeper needs the column `access_token_id` for this. */
  replayEndsToken: { since: { "4.4": false, "6.0": true }, strict: true },
  /** Whether a redirect URI may have a query that the registered one does not have. */
  redirectExtraQuery: { since: { "4.4": true, "6.0": false }, strictRedirects: false },
  /** Whether the host of a redirect URI is compared without regard to letter case. */
  redirectHostAnyCase: { since: { "4.4": true, "6.0": false }, strictRedirects: false },
  /** Whether a redirect URI on 127.0.0.1 or ::1 may have any port (RFC 8252 section 7.3). */
  redirectLoopbackAnyPort: { since: { "4.4": false, "5.1": true }, strictRedirects: false },
  /** Whether `basic` in lower case is accepted in the `Authorization` header. */
  basicSchemeAnyCase: { since: { "4.4": false, "5.9": true } },
  /**
   * What happens if the `Authorization` header and the body contain different secrets. `basic-wins`: the header is used.
   * `refused`: the request is refused.
   */
  basicAndParameters: { since: { "4.4": "basic-wins", "5.9": "refused" }, strict: "refused" },
  /** Whether client credentials are read from the query. */
  credentialsInQuery: { since: { "4.4": true, "6.0": false }, strict: false },
  /** Whether access tokens are read from the query. */
  tokenInQuery: { since: { "4.4": true }, strict: false },
  /** Whether a repeated parameter is an error (RFC 6749 section 3.1). Otherwise the last one is used. */
  refusesRepeatedParameters: { since: { "4.4": false }, strict: true },
  /** Whether a refresh without client credentials is accepted. */
  refreshWithoutClient: { since: { "4.4": true, "5.0": false } },
  /** Whether a client's new application token revokes its earlier one with the same scopes. */
  oneApplicationToken: { since: { "4.4": false, "5.2": true, "5.3": false } },
  /** Which responses of the token endpoint have `Pragma: no-cache`. */
  pragma: { since: { "4.4": "all", "5.6": "none", "5.8": "success" } },
  /** The header `Cache-Control` of the API's 401 and 403 responses, as Grape sends it. Rails shortens it to `no-store`. */
  grapeCacheControl: { since: { "4.4": "no-store", "5.6": "no-store, no-cache" } },
  /**
   * The body of a 403 for a missing scope. `scope-text`: the description of the scope. `sentence`: a sentence.
   * `sentence-and-challenge`: a sentence, and the response also has `WWW-Authenticate`.
   */
  insufficientScope: { since: { "4.4": "scope-text", "5.6": "sentence", "5.9": "sentence-and-challenge" } },
  /**
   * What happens to a revocation without client credentials. `refused`: it is refused. `overlooked`: the response is 200,
   * and no token is revoked.
   */
  revokeWithoutClient: { since: { "4.4": "overlooked", "5.2": "refused" } },
  /** The status of a revocation of an unknown token. */
  revokeUnknownToken: { since: { "4.4": 200, "5.2": 403, "5.4": 200 } },
  /** Whether `token_type_hint` restricts a revocation to one type of token. */
  revokeObeysHint: { since: { "4.4": false, "5.6": true, "6.0": false } },
  /** Whether a refresh token can be revoked after its access token expired. */
  revokeExpired: { since: { "4.4": false, "5.8": true } },
  /** Whether every client may revoke the tokens of a public client (fixed in 5.9.1). */
  revokeOthersPublicToken: { since: { "4.4": true, "5.9": false } },
  /** The names of two fields in the response of `GET /oauth/token/info`. */
  tokenInfoKeys: {
    since: {
      "4.4": { scope: "scopes", expiresIn: "expires_in_seconds" },
      "5.0": { scope: "scope", expiresIn: "expires_in" },
    },
  },
  /** The error of `GET /oauth/token/info` without a token. */
  tokenInfoRefusal: { since: { "4.4": "invalid_request", "5.1": "invalid_token" } },
  /** The wording of the error for introspection without client credentials. */
  introspectWithoutClient: {
    since: { "4.4": "malformed", "5.2": "need", "5.4": "malformed", "5.8": "need", "5.9": "needs" },
  },
  /** The fields of an introspection response, in their order. */
  introspectKeys: {
    since: {
      "4.4": ["active", "scope", "client_id", "token_type", "exp", "iat"],
      "5.9": ["active", "scope", "client_id", "token_type", "iat", "exp"],
      "6.0": ["active", "scope", "client_id", "iat", "token_type", "exp"],
    },
  },
  /**
   * Whether introspection recognizes a refresh token. If true, the response omits `token_type` and `exp`, and the expiry of
   * the access token does not matter.
   */
  introspectKnowsRefreshTokens: { since: { "4.4": false, "6.0": true } },
  /** Whether the consent page is skipped for a public client that the user allowed before. */
  skipsConsentForPublicClients: { since: { "4.4": true, "5.5": false } },
  /** The status of a client credentials request whose scope is an object (`scope[a]=b`). */
  structuredScope: { since: { "4.4": 500, "6.0": 400 } },
  /** Whether the provider has `/.well-known/oauth-authorization-server`. */
  metadata: { since: { "4.4": false, "6.0": true } },
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
 * Returns the values of all rows. `Provider.behaviour` calls this function often, so the values of each version are computed
 * only once.
 */
export function doorkeeperBehaviour({ doorkeeper, strict, strictRedirects }: BehaviourSettings): DoorkeeperBehaviour {
  return {
    ...valuesOfVersions[doorkeeper],
    ...((strict || strictRedirects) && strictRedirectValues),
    ...(strict && strictValues),
  };
}

const strictRedirectValues = column((row) => row.strictRedirects);
const strictValues = column((row) => row.strict);
const valuesOfVersions = Object.fromEntries(
  doorkeeperVersions.map((version) => [version, column((row) => valueSince(row, version))]),
) as Readonly<Record<DoorkeeperVersion, DoorkeeperBehaviour>>;

/** Returns the values that `valueIn` finds in the rows. Rows without such a value are omitted. */
function column(valueIn: (row: BehaviourRow) => unknown): Partial<DoorkeeperBehaviour> {
  const values = Object.entries<BehaviourRow>(behaviourRows).map(([name, row]) => [name, valueIn(row)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Returns the value for `version`: the value of the newest listed version that is not newer than `version`. */
function valueSince({ since }: BehaviourRow, version: DoorkeeperVersion): unknown {
  const listed = doorkeeperVersions.slice(0, doorkeeperVersions.indexOf(version) + 1).filter((name) => name in since);
  return since[listed.at(-1) ?? "4.4"];
}
