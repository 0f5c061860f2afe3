import type { Cause } from "../causes/causes";

/** An OAuth error: the reason why the sandbox refuses a request, with Doorkeeper's description. */
export interface OAuthError {
  /** The field `error` of the response (RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750 section 3.1). */
  readonly error: string;
  readonly description: string;
  /** The name of the missing parameter. Only set if a missing parameter is the reason. */
  readonly missing?: string;
}

/** Why a request is refused: the error that the client gets, and the cause that the log and the error page show. */
export interface Refusal extends OAuthError {
  readonly cause: Cause;
}

const MALFORMED =
  "The request is missing a required parameter, includes an unsupported parameter value, or is otherwise malformed.";

/**
 * All OAuth errors, with Doorkeeper's descriptions word for word. The two descriptions that differ between versions are
 * in `DoorkeeperBehaviour`.
 */
export const oauthErrors = {
  malformed: { error: "invalid_request", description: MALFORMED },
  invalidGrant: {
    error: "invalid_grant",
    description:
      "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
  },
  invalidClient: {
    error: "invalid_client",
    description:
      "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
  },
  invalidScope: {
    error: "invalid_scope",
    description: "The requested scope is invalid, unknown, or malformed.",
  },
  unsupportedGrantType: {
    error: "unsupported_grant_type",
    description: "The authorization grant type is not supported by the authorization server.",
  },
  unsupportedResponseType: {
    error: "unsupported_response_type",
    description: "The authorization server does not support this response type.",
  },
  unsupportedResponseMode: {
    error: "unsupported_response_mode",
    description: "The authorization server does not support this response mode.",
  },
  accessDenied: {
    error: "access_denied",
    description: "The resource owner or authorization server denied the request.",
  },
  unauthorizedRevocation: {
    error: "unauthorized_client",
    description: "You are not authorized to revoke this token",
  },
  twoAuthentications: {
    error: "invalid_request",
    description: "The request utilizes more than one mechanism for authenticating the client.",
  },
  verifierWithoutColumns: {
    error: "invalid_request",
    description: "Invalid code_verifier parameter. Server does not support pkce.",
  },
  unauthorizedIntrospectionNeed: {
    error: "invalid_request",
    description: "Request need to be authorized. Required parameter for authorizing request is missing or invalid.",
  },
  unauthorizedIntrospectionNeeds: {
    error: "invalid_request",
    description:
      "Request needs to be authorized. Required parameter for authorizing the request is missing or invalid.",
  },
  tokenExpired: { error: "invalid_token", description: "The access token expired" },
  tokenRevoked: { error: "invalid_token", description: "The access token was revoked" },
  tokenInvalid: { error: "invalid_token", description: "The access token is invalid" },
} as const satisfies Readonly<Record<string, OAuthError>>;

/** Returns the refusal with this error and this cause. */
export function refusal(error: OAuthError, cause: Cause): Refusal {
  return { ...error, cause };
}

/**
 * Returns the error for a missing parameter. `isNamed` is false for older versions of Doorkeeper, whose description does
 * not contain the parameter's name.
 */
export function missingParameter(parameter: string, cause: Cause, isNamed = true): Refusal {
  const description = isNamed ? `Missing required parameter: ${parameter}.` : MALFORMED;
  return { error: "invalid_request", description, missing: parameter, cause };
}

/** A function that checks `subject`. It returns the error, or undefined if the check passes. */
export type Check<Subject> = (subject: Subject) => Refusal | undefined;

/**
 * Returns the error of the first check that fails, or undefined if all checks pass. The checks run in the order of the
 * list, which must be Doorkeeper's order.
 */
export function firstRefusal<Subject>(checks: readonly Check<Subject>[], subject: Subject): Refusal | undefined {
  for (const check of checks) {
    const found = check(subject);
    if (found) return found;
  }
  return undefined;
}
