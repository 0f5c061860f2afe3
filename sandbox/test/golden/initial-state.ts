import { applications, callback } from "./recorded-server";
import type { RecordedCase } from "./recording";

/**
 * The state of the sandbox before the first step of a recorded case. The recording does not contain the steps that lead
 * to it. By default, user 1001 has a new code or token from `rig-client` with the scope `public`. The id and the requests
 * of a case show if it needs another state.
 */
export interface InitialState {
  readonly isSignedIn: boolean;
  /** The client id of the application that receives the code or token. */
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly challenge: { readonly code_challenge: string; readonly code_challenge_method: string } | undefined;
  readonly isApplicationToken: boolean;
  /** What happens to the code or the tokens before the first recorded step. */
  readonly stepBefore: "nothing" | "authorize" | "exchange" | "revoke" | "user-revokes";
  /**
   * Whether the codes and tokens have expired before the first recorded step. Only configurations with short lifetimes
   * have such cases.
   */
  readonly isExpired: boolean;
  /** Whether the forms were sent as multipart. The recording does not show it. */
  readonly isMultipart: boolean;
}

const verifier = "a-fixed-code-verifier-of-at-least-forty-three-characters";
const s256 = { code_challenge: "ScjrvKmI5kxyqadzlUW7GVbIXobDCd0K1algDGD7OjU", code_challenge_method: "S256" };
const plain = { code_challenge: verifier, code_challenge_method: "plain" };

export function initialStateOf(recorded: RecordedCase): InitialState {
  const { id } = recorded;
  const says = (pattern: RegExp) => pattern.test(id);
  return {
    isSignedIn: !says(/not-logged-in|logged-out/),
    clientId: clientOf(recorded),
    redirectUri: redirectUriOf(recorded),
    scope: scopeOf(recorded),
    challenge: challengeOf(id),
    isApplicationToken: says(/application-token|client-credentials\/me/),
    stepBefore: stepBeforeOf(says),
    isExpired: says(/expired/),
    isMultipart: says(/multipart/),
    ...unusual[id],
  };
}

/** The cases whose id and requests do not show the state that they need. */
const unusual: Readonly<Record<string, Partial<InitialState>>> = {
  "probe/apps/authorized-json": { stepBefore: "exchange" },
  "probe/apps/removed-while-code-open": { stepBefore: "user-revokes" },
  "probe/consent/subset": { stepBefore: "exchange", scope: "public organizer" },
  "probe/consent/order": { stepBefore: "exchange", scope: "public organizer" },
  "probe/consent/other-redirect": { stepBefore: "exchange" },
  "probe/consent/with-pkce": { stepBefore: "exchange" },
  "probe/consent/error-though-allowed": { stepBefore: "exchange" },
  "probe/consent/form-post-though-allowed": { stepBefore: "exchange" },
  "probe/pkce/plain-verifier-of-s256": { challenge: s256 },
  "probe/pkce/short-verifier": { challenge: { code_challenge: "x", code_challenge_method: "plain" } },
};

function stepBeforeOf(says: (pattern: RegExp) => boolean): InitialState["stepBefore"] {
  if (says(/code-not-exchanged/)) return "authorize";
  if (says(/after-user-revoked/)) return "user-revokes";
  if (says(/^(api|info|introspect)\/(.*-)?revoked/)) return "revoke";
  return says(/consent-again|authorized-applications/) ? "exchange" : "nothing";
}

function challengeOf(id: string): InitialState["challenge"] {
  if (!/^token\/pkce/.test(id) || /without-challenge/.test(id)) return undefined;
  return /plain/.test(id) ? plain : s256;
}

/**
 * Returns the client id of the application that sends the requests. If the case is about the code or token of another
 * application, returns that one's.
 */
function clientOf({ id, steps }: RecordedCase): string {
  if (/public-token-by-another/.test(id)) return "rig-public";
  if (/another-client/.test(id)) return "rig-client";
  for (const { request } of steps) {
    const basic = /^basic (.*)/i.exec(request.headers?.authorization ?? "")?.[1];
    const [fromBasic = ""] = Buffer.from(basic ?? "", "base64")
      .toString()
      .split(":");
    const named = [fromBasic, parameter(`${request.path}&${request.body ?? ""}`, "client_id")];
    const found = applications.find(({ clientId }) => named.includes(clientId));
    if (found) return found.clientId;
  }
  return "rig-client";
}

/** Returns the redirect URI of a token request that succeeds, or the default one if there is none. */
function redirectUriOf({ steps }: RecordedCase): string {
  const sent = steps.flatMap(({ request, response }) =>
    request.path.startsWith("/oauth/token") && response.status === 200
      ? [parameter(request.body ?? "", "redirect_uri")]
      : [],
  );
  return sent.find((uri) => applications[0]?.redirectUris.includes(uri)) ?? callback;
}

/** Returns the scope in the recorded response, or the scope that the recorded requests need. */
function scopeOf({ id, steps }: RecordedCase): string {
  if (/public-missing/.test(id)) return "organizer";
  if (/narrower/.test(id)) return "public organizer";
  const needsOrganizer = steps.some(
    ({ request, response }) => request.path.includes("/events") && response.status === 200,
  );
  if (needsOrganizer) return "public organizer";
  const body = steps[0]?.response.body ?? "";
  return /"scope":"([^"]+)"/.exec(body)?.[1] ?? "public";
}

function parameter(text: string, name: string): string {
  const encoded = new RegExp(`(?:[?&]|^)${name}=([^&]*)`).exec(text)?.[1] ?? "";
  return new URLSearchParams(`value=${encoded}`).get("value") ?? "";
}
