import {
  type DoorkeeperBehaviour,
  type DoorkeeperVersion,
  doorkeeperBehaviour,
  doorkeeperVersions,
} from "../world/doorkeeper-versions";
import type { Examination } from "./examination";
import { jsonBodyOf, oauthErrorCodeOf } from "./oauth-response";
import type { IncomingResponse, RequestSender } from "./request-sender";
import { credentials, MADE_UP, tokenUrl } from "./token-checks";

/** Sends requests to which the versions of Doorkeeper respond differently. They concern no real code and no real token. */
export async function observeVersion(
  examination: Examination,
  sender: RequestSender,
  isClientRight: boolean,
): Promise<void> {
  const { target, behaviour, compat } = examination;
  const post = (path: string, form: Readonly<Record<string, string>>) =>
    sender.send({ url: new URL(path, target.eventpopUrl), form });

  const grant = { grant_type: "authorization_code", redirect_uri: target.callbackUrl, ...credentials(target) };
  const missingCode = await sender.send({ url: tokenUrl(target), form: grant });
  behaviour.missingCodeError = oneOf(oauthErrorCodeOf(missingCode), ["invalid_grant", "invalid_request"]);

  const introspection = await post("/oauth/introspect", { token: MADE_UP });
  if (introspection.status !== 404) behaviour.introspectionErrorWithoutClient = introspectionWording(introspection);

  // The response to a wrong client says nothing about the version.
  const revocation = isClientRight
    ? await post("/oauth/revoke", { token: MADE_UP, ...credentials(target) })
    : undefined;
  if (revocation && revocation.status !== 404)
    behaviour.unknownTokenRevocationStatus = oneOf(revocation.status, [200, 403]);
  compat.undocumentedRoutes = introspection.status !== 404;

  const metadata = await sender.send({ url: new URL("/.well-known/oauth-authorization-server", target.eventpopUrl) });
  const { token_endpoint: endpoint, authorization_response_iss_parameter_supported: iss } = jsonBodyOf(metadata);
  behaviour.hasMetadata = metadata.status === 200 && typeof endpoint === "string";
  if (behaviour.hasMetadata) compat.iss = iss === true;
}

function oneOf<Value>(value: Value | undefined, known: readonly Value[]): Value | undefined {
  return value !== undefined && known.includes(value) ? value : undefined;
}

function introspectionWording(response: IncomingResponse): "need" | "needs" | "malformed" | undefined {
  const text = String(jsonBodyOf(response).error_description);
  const [, need] = /^Request (needs?) to be authorized/.exec(text) ?? [];
  if (need === "need" || need === "needs") return need;
  return text.startsWith("The request is missing a required parameter") ? "malformed" : undefined;
}

/** Rows of behaviour that a switch of the sandbox can change for every version. */
const SWITCHABLE: readonly string[] = [
  "tokenErrorStatus",
  "verifierWithoutColumns",
] satisfies (keyof DoorkeeperBehaviour)[];

/**
 * The versions that are most similar to the observed behaviour, oldest first, and the rows of behaviour that neither a version nor a switch
 * explains.
 */
export interface MatchingVersions {
  readonly versions: readonly DoorkeeperVersion[];
  readonly unexplained: readonly string[];
}

/** Finds the versions with the fewest rows that differ from `observed`. Undefined values were not seen. */
export function matchingVersions(observed: Examination["behaviour"]): MatchingVersions {
  const seen = Object.entries(observed).filter(([, value]) => value !== undefined);
  const compared = doorkeeperVersions.map((doorkeeper) => {
    const expected: Readonly<Record<string, unknown>> = defaultBehaviour(doorkeeper);
    const deviations = seen.flatMap(([name, value]) => (expected[name] === value ? [] : [name]));
    const unexplained = deviations.filter((name) => !SWITCHABLE.includes(name));
    return { doorkeeper, unexplained, distance: unexplained.length * SWITCHABLE.length + deviations.length };
  });
  const nearest = Math.min(...compared.map(({ distance }) => distance));
  const best = compared.filter(({ distance }) => distance === nearest);
  return { versions: best.map(({ doorkeeper }) => doorkeeper), unexplained: best[0]?.unexplained ?? [] };
}

/** How a version behaves if no other switch is set. */
export function defaultBehaviour(doorkeeper: DoorkeeperVersion): DoorkeeperBehaviour {
  return doorkeeperBehaviour({ doorkeeper, strict: false, strictRedirects: false });
}
