import type { RegisteredClient } from "../config/registered-clients";
import { SignInError } from "../errors";
import type { ClientDestination } from "../login/destination";
import { type ClientRegistry, hasRedirectURI, shortList } from "./client-registry";
import { OAuthError } from "./oauth-error";

/**
 * Maximum length of a client's percent-encoded `state` as a JSON string, in bytes. The state has to fit into the cookie of the login,
 * together with the redirect URI, and browsers drop a cookie of more than 4,096 bytes.
 */
const MAX_STATE_BYTES = 2_000;

/** A validated authorization request of a client. */
export interface AuthorizationRequest {
  readonly client: RegisteredClient;
  readonly destination: ClientDestination;
}

/** The client that receives an authorization response or an error response. */
export type ResponseTarget = Pick<ClientDestination, "redirectURI" | "state">;

/** An authorization request that is refused at the client's redirect URI. */
export interface RefusedRequest {
  readonly target: ResponseTarget;
  readonly refusal: OAuthError;
}

/**
 * Reads the query of an authorization request (RFC 6749 §4.1.1). The client and the redirect URI are checked first, because a
 * response must not be sent to an unknown URI (§4.1.2.1).
 *
 * @throws {@link SignInError} `EVENTPOP_UNKNOWN_CLIENT` if the client or its redirect URI is not registered
 */
export function readAuthorizationRequest(
  query: string,
  registry: ClientRegistry,
): AuthorizationRequest | RefusedRequest {
  const parameters = new URLSearchParams(query);
  const client = registry.find(single(parameters, "client_id") ?? "");
  if (!client)
    throw unknownClient(`The authorization request has no client_id of a registered client: ${registry.idsText}.`);
  const redirectURI = single(parameters, "redirect_uri");
  if (redirectURI === undefined || !hasRedirectURI(client, redirectURI)) {
    throw unknownClient(
      `The redirect_uri of the authorization request is not registered for the client ${client.clientID}, which has ${shortList(client.redirectURIs)}. ` +
        "Every character must be equal; only the port of http://127.0.0.1 and http://[::1] may differ.",
    );
  }
  const state = rawValue(query, "state");
  const isStateUsable = parameters.getAll("state").length <= 1 && jsonBytesOf(state ?? "") <= MAX_STATE_BYTES;
  const target: ResponseTarget = { redirectURI, ...(state !== undefined && isStateUsable && { state }) };
  try {
    if (!isStateUsable) {
      throw new OAuthError("invalid_request", `Send one state of at most ${MAX_STATE_BYTES} characters.`);
    }
    const challenge = readChallenge(parameters);
    return { client, destination: { ...target, clientID: client.clientID, challenge } };
  } catch (refusal) {
    if (refusal instanceof OAuthError) return { target, refusal };
    throw refusal;
  }
}

/** Checks the response type, the response mode and the PKCE parameters. Returns the PKCE challenge. */
function readChallenge(parameters: URLSearchParams): string {
  const repeated = [...new Set(parameters.keys())].find((name) => parameters.getAll(name).length > 1);
  if (repeated !== undefined) {
    const name = /^\w{1,32}$/.test(repeated) ? repeated : "A parameter";
    throw new OAuthError("invalid_request", `${name} occurs more than once.`);
  }
  const responseType = parameters.get("response_type");
  if (responseType === null) throw new OAuthError("invalid_request", "response_type is missing: send code.");
  if (responseType !== "code") throw new OAuthError("unsupported_response_type", "response_type must be code.");
  // A parameter without a value counts as missing (RFC 6749 §3.1).
  if ((parameters.get("response_mode") || "query") !== "query") {
    throw new OAuthError("invalid_request", "response_mode must be query.");
  }
  const challenge = parameters.get("code_challenge") ?? "";
  // A missing method would mean "plain" (RFC 7636 §4.3), which does not protect the code.
  if (challenge === "" || parameters.get("code_challenge_method") !== "S256") {
    throw new OAuthError("invalid_request", "PKCE is required: send code_challenge and code_challenge_method=S256.");
  }
  if (!/^[\w-]{43}$/.test(challenge)) {
    throw new OAuthError(
      "invalid_request",
      "code_challenge must be the base64url of a SHA-256: 43 characters, without padding.",
    );
  }
  return challenge;
}

/**
 * Returns the URL of an authorization response (RFC 6749 §4.1.2). The redirect URI and `state` keep every byte, because clients
 * compare them. `iss` tells a client of several servers which one responds (RFC 9207).
 */
export function authorizationResponseURL(
  { redirectURI, state }: ResponseTarget,
  issuer: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams({ ...parameters, iss: issuer }).toString();
  const separator = redirectURI.includes("?") ? "&" : "?";
  return redirectURI + separator + query + (state === undefined ? "" : `&state=${state}`);
}

function unknownClient(message: string): SignInError {
  return new SignInError("EVENTPOP_UNKNOWN_CLIENT", message);
}

function single(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** Returns the length of a text in JSON, without its quotes. Node passes bytes of a URL that are not ASCII as characters of Latin-1. */
function jsonBytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** Returns the first value of a parameter as it stands in the query, still percent-encoded. */
function rawValue(query: string, name: string): string | undefined {
  const pair = query.split("&").find((each) => each === name || each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
