/**
 * In what Doorkeeper's versions differ on the wire, measured on each (upstream tags 4.4.3, 5.0.2, 5.1.2, 5.2.6, 5.3.3,
 * 5.4.0, 5.5.0, 5.6.9, 5.8.2, 5.9.6 and the main branch of August 2026, called 6.0 here).
 */
export interface DoorkeeperFacts {
  /** Status of the token endpoint's refusals other than `invalid_client`, which is always 401. */
  readonly tokenErrorStatus: 400 | 401;
  /** Whether a refusal for a missing parameter names the parameter. */
  readonly namesMissingParameter: boolean;
  /** A code grant without a code: told so, or taken for a code that does not exist. */
  readonly missingCode: "invalid_request" | "invalid_grant";
  /** Whether a code grant without any client makes the server fall over (500). */
  readonly crashesWithoutClient: boolean;
  /** Whether the error page of `GET /oauth/authorize` has the status of its error, or 200. */
  readonly errorPageHasStatus: boolean;
  /** An authorization request without `client_id` or `response_type`: named as missing, or as one that is not known. */
  readonly authorizeMissingParameter: "missing" | "unknown";
  /**
   * `response_mode`: not known; or known, but not among the consent form's fields and without effect on where a code goes,
   * except for `form_post`; or in full.
   */
  readonly responseMode: "unknown" | "incomplete" | "complete";
  /** Whether PKCE exists at all, columns or not. */
  readonly pkce: boolean;
  /** What an installation without PKCE columns makes of a `code_verifier`. */
  readonly verifierWithoutColumns: "ignored" | "invalid_request" | "names-code-verifier";
  readonly challengeMethodText: string;
  readonly redirectUriText: string;
  /** Whether `plain` challenges are accepted. */
  readonly plainChallenge: boolean;
  /** Whether a code presented again ends the token it was exchanged for (needs the `access_token_id` column). */
  readonly replayEndsToken: boolean;
  /** Whether a query that the registered callback does not have is overlooked. */
  readonly redirectExtraQuery: boolean;
  readonly redirectHostAnyCase: boolean;
  /** Whether the port is free for callbacks on 127.0.0.1 and ::1 (RFC 8252 §7.3). */
  readonly redirectLoopbackAnyPort: boolean;
  readonly basicSchemeAnyCase: boolean;
  /** A secret by Basic and by parameter at once: Basic wins, or nothing does. */
  readonly basicAndParameters: "basic-wins" | "refused";
  readonly credentialsInQuery: boolean;
  readonly tokenInQuery: boolean;
  /** Whether a parameter sent twice is an error (RFC 6749 §3.1), or the last one wins. */
  readonly refusesRepeatedParameters: boolean;
  readonly refreshWithoutClient: boolean;
  /** Whether a client's new application token ends its earlier one of the same scopes. */
  readonly oneApplicationToken: boolean;
  /** On which of the token endpoint's answers `Pragma: no-cache` is. */
  readonly pragma: "all" | "none" | "success";
  /** `Cache-Control` of the API's refusals as Grape sends it. Rails reduces it to `no-store`. */
  readonly grapeCacheControl: "no-store" | "no-store, no-cache";
  /** A scope that is not enough: the scope's own text, or a sentence about it, with a challenge or without. */
  readonly insufficientScope: "scope-text" | "sentence" | "sentence-and-challenge";
  /** Revoking without a client: refused, or answered 200 and nothing done. */
  readonly revokeWithoutClient: "refused" | "overlooked";
  readonly revokeUnknownToken: 200 | 403;
  /** Whether `token_type_hint` narrows the search to one kind. */
  readonly revokeObeysHint: boolean;
  /** Whether a refresh token can be revoked after its access token expired. */
  readonly revokeExpired: boolean;
  /** Whether any client may revoke a public client's token (closed in 5.9.1). */
  readonly revokeOthersPublicToken: boolean;
  readonly tokenInfoKeys: { readonly scope: string; readonly expiresIn: string };
  readonly tokenInfoRefusal: "invalid_token" | "invalid_request";
  readonly introspectWithoutClient: "malformed" | "need" | "needs";
  readonly introspectKeys: readonly string[];
  /** Whether introspection of a refresh token leaves `token_type` and `exp` out and overlooks its pair's expiry. */
  readonly introspectKnowsRefreshTokens: boolean;
  readonly skipsConsentForPublicClients: boolean;
  /** Status of a scope that is a structure (`scope[a]=b`) at the client-credentials grant. */
  readonly structuredScope: 500 | 400;
  readonly metadata: boolean;
}

/** The recorded one, and what the others are told apart from. */
const doorkeeper55: DoorkeeperFacts = {
  tokenErrorStatus: 400,
  namesMissingParameter: true,
  missingCode: "invalid_request",
  crashesWithoutClient: false,
  errorPageHasStatus: false,
  authorizeMissingParameter: "missing",
  responseMode: "incomplete",
  pkce: true,
  verifierWithoutColumns: "ignored",
  challengeMethodText: "The code challenge method must be plain or S256.",
  redirectUriText: "The requested redirect uri is malformed or doesn't match client redirect URI.",
  plainChallenge: true,
  replayEndsToken: false,
  redirectExtraQuery: true,
  redirectHostAnyCase: true,
  redirectLoopbackAnyPort: true,
  basicSchemeAnyCase: false,
  basicAndParameters: "basic-wins",
  credentialsInQuery: true,
  tokenInQuery: true,
  refusesRepeatedParameters: false,
  refreshWithoutClient: false,
  oneApplicationToken: false,
  pragma: "all",
  grapeCacheControl: "no-store",
  insufficientScope: "scope-text",
  revokeWithoutClient: "refused",
  revokeUnknownToken: 200,
  revokeObeysHint: false,
  revokeExpired: false,
  revokeOthersPublicToken: true,
  tokenInfoKeys: { scope: "scope", expiresIn: "expires_in" },
  tokenInfoRefusal: "invalid_token",
  introspectWithoutClient: "malformed",
  introspectKeys: ["active", "scope", "client_id", "token_type", "exp", "iat"],
  introspectKnowsRefreshTokens: false,
  skipsConsentForPublicClients: false,
  structuredScope: 500,
  metadata: false,
};

const upTo54 = { responseMode: "unknown", skipsConsentForPublicClients: true } as const;
const upTo51 = {
  ...upTo54,
  namesMissingParameter: false,
  authorizeMissingParameter: "unknown",
  revokeWithoutClient: "overlooked",
} as const;
const upTo50 = {
  ...upTo51,
  tokenErrorStatus: 401,
  missingCode: "invalid_grant",
  redirectLoopbackAnyPort: false,
  tokenInfoRefusal: "invalid_request",
} as const;
const from56 = {
  errorPageHasStatus: true,
  responseMode: "complete",
  pragma: "none",
  grapeCacheControl: "no-store, no-cache",
  insufficientScope: "sentence",
  revokeObeysHint: true,
} as const;
const from58 = {
  ...from56,
  challengeMethodText: "The code_challenge_method must be one of plain, S256.",
  pragma: "success",
  revokeExpired: true,
  introspectWithoutClient: "need",
} as const;
const from59 = {
  ...from58,
  redirectUriText: "The requested redirect URI is malformed or doesn't match the client redirect URI.",
  basicSchemeAnyCase: true,
  basicAndParameters: "refused",
  insufficientScope: "sentence-and-challenge",
  revokeOthersPublicToken: false,
  introspectWithoutClient: "needs",
  introspectKeys: ["active", "scope", "client_id", "token_type", "iat", "exp"],
} as const;

/** A version that the sandbox can stand in for; `6.0` is what was the main branch in August 2026. */
export type DoorkeeperVersion = "4.4" | "5.0" | "5.1" | "5.2" | "5.3" | "5.4" | "5.5" | "5.6" | "5.8" | "5.9" | "6.0";

const differences: Readonly<Record<DoorkeeperVersion, Partial<DoorkeeperFacts>>> = {
  "4.4": {
    ...upTo50,
    pkce: false,
    refreshWithoutClient: true,
    tokenInfoKeys: { scope: "scopes", expiresIn: "expires_in_seconds" },
  },
  "5.0": { ...upTo50, crashesWithoutClient: true, verifierWithoutColumns: "invalid_request" },
  "5.1": { ...upTo51, missingCode: "invalid_grant", verifierWithoutColumns: "invalid_request" },
  "5.2": {
    ...upTo54,
    verifierWithoutColumns: "names-code-verifier",
    oneApplicationToken: true,
    revokeUnknownToken: 403,
    introspectWithoutClient: "need",
  },
  "5.3": {
    ...upTo54,
    verifierWithoutColumns: "names-code-verifier",
    revokeUnknownToken: 403,
    introspectWithoutClient: "need",
  },
  "5.4": { ...upTo54, verifierWithoutColumns: "names-code-verifier" },
  "5.5": {},
  "5.6": from56,
  "5.8": from58,
  "5.9": from59,
  "6.0": {
    ...from59,
    replayEndsToken: true,
    redirectExtraQuery: false,
    redirectHostAnyCase: false,
    credentialsInQuery: false,
    revokeObeysHint: false,
    introspectKeys: ["active", "scope", "client_id", "iat", "token_type", "exp"],
    introspectKnowsRefreshTokens: true,
    structuredScope: 400,
    metadata: true,
  },
};

/** Callbacks as they are registered, and not otherwise. */
export const exactRedirectFacts = {
  redirectExtraQuery: false,
  redirectHostAnyCase: false,
  redirectLoopbackAnyPort: false,
} as const satisfies Partial<DoorkeeperFacts>;

/** What RFC 6749, RFC 6750 and RFC 9700 ask for and no Doorkeeper enforces in full. */
export const standardsFacts = {
  ...exactRedirectFacts,
  plainChallenge: false,
  replayEndsToken: true,
  basicAndParameters: "refused",
  credentialsInQuery: false,
  tokenInQuery: false,
  refusesRepeatedParameters: true,
  errorPageHasStatus: true,
} as const satisfies Partial<DoorkeeperFacts>;

/** The versions that the sandbox can stand in for, oldest first. */
export const doorkeeperVersions = Object.keys(differences) as readonly DoorkeeperVersion[];

/** How `version` behaves. */
export function doorkeeperFacts(version: DoorkeeperVersion): DoorkeeperFacts {
  return { ...doorkeeper55, ...differences[version] };
}
