import type { Application } from "../world/credentials";
import type { DoorkeeperBehaviour } from "../world/doorkeeper-versions";

/**
 * The redirect URI for applications that cannot receive a callback. The sandbox shows the code on a page, and the user
 * copies it to the application.
 */
export const OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob";

type Rules = Pick<
  DoorkeeperBehaviour,
  "allowsExtraRedirectQuery" | "ignoresCaseOfRedirectHost" | "ignoresPortOfLoopbackRedirect"
>;

interface UriParts {
  readonly scheme: string;
  readonly userinfo: string;
  readonly host: string | undefined;
  readonly port: string;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

// The pattern of RFC 3986 appendix B, which also splits the authority. The class `URL` cannot be used here, because it
// corrects URIs that must be refused.
const URI_PATTERN =
  /^([a-z][a-z0-9+.-]*):(?:\/\/(?:([^/?#@]*)@)?(\[[0-9a-f:.]*\]|[^/?#:@[\]]*)(?::(\d*))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/i;
const URI_CHARACTERS = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/;
const DEFAULT_PORTS: ReadonlyMap<string, string> = new Map([
  ["http", "80"],
  ["https", "443"],
]);

function parseUri(uri: string): UriParts | undefined {
  if (!URI_CHARACTERS.test(uri)) return undefined;
  const match = URI_PATTERN.exec(uri);
  if (!match) return undefined;
  const [, scheme = "", userinfo = "", host, port, path = "", query, fragment] = match;
  const lowerScheme = scheme.toLowerCase();
  return {
    scheme: lowerScheme,
    userinfo,
    host,
    port: port || (DEFAULT_PORTS.get(lowerScheme) ?? ""),
    path: path === "" && host !== undefined ? "/" : path,
    query,
    fragment,
  };
}

/** Whether a URI is possible as a redirect URI: it must have a scheme, a host if the scheme needs one, and no fragment. */
function canBeRedirectUri({ scheme, host, path, fragment }: UriParts): boolean {
  if (fragment !== undefined || scheme === "localhost") return false;
  if (host !== undefined) return host !== "" || !DEFAULT_PORTS.has(scheme);
  return path.startsWith("/") && !DEFAULT_PORTS.has(scheme);
}

/**
 * Whether `given` matches `registered` by Doorkeeper's rules. The paths must be equal. If the registered URI has a query,
 * both queries must have the same parameters, in any order. `rules` says whether letter case matters in the host, whether
 * the port of a numeric loopback address matters, and whether a query is allowed if the registered URI has none.
 */
export function isSameRedirectUri(given: string, registered: string, rules: Rules): boolean {
  if (given === OUT_OF_BAND) return given === registered;
  const [actual, expected] = [parseUri(given), parseUri(registered)];
  if (!actual || !expected || !canBeRedirectUri(actual)) return false;
  return (
    actual.scheme === expected.scheme &&
    actual.userinfo === expected.userinfo &&
    actual.path === expected.path &&
    isSameHost(actual, expected, rules) &&
    isSamePort(actual, expected, rules) &&
    isSameQuery(actual.query, expected.query, rules)
  );
}

function isSameHost(actual: UriParts, expected: UriParts, { ignoresCaseOfRedirectHost }: Rules): boolean {
  return ignoresCaseOfRedirectHost
    ? actual.host?.toLowerCase() === expected.host?.toLowerCase()
    : actual.host === expected.host;
}

function isSamePort(actual: UriParts, expected: UriParts, { ignoresPortOfLoopbackRedirect }: Rules): boolean {
  return actual.port === expected.port || (ignoresPortOfLoopbackRedirect && isLoopbackAddress(actual.host));
}

function isSameQuery(
  actual: string | undefined,
  expected: string | undefined,
  { allowsExtraRedirectQuery }: Rules,
): boolean {
  if (expected === undefined) return actual === undefined || allowsExtraRedirectQuery;
  return sortedParts(actual) === sortedParts(expected);
}

function sortedParts(query = ""): string {
  return query.split("&").sort().join("&");
}

function isLoopbackAddress(host = ""): boolean {
  return /^127(\.\d{1,3}){3}$/.test(host) || host === "[::1]";
}

/**
 * Whether `given` is an http or https URI whose host is this machine or one of `hosts`. The default application has no
 * registered redirect URI and may use exactly these hosts.
 */
function isLoopbackOrListedHost(given: string, hosts: readonly string[]): boolean {
  const uri = parseUri(given);
  if (!uri || !canBeRedirectUri(uri) || !DEFAULT_PORTS.has(uri.scheme)) return false;
  const host = uri.host?.toLowerCase() ?? "";
  return isLoopbackAddress(host) || host === "localhost" || host.endsWith(".localhost") || hosts.includes(host);
}

/** Whether the application may use the redirect URI `given`. */
export function isRedirectUriAllowed(
  given: string,
  { redirectUris }: Application,
  rules: Rules,
  redirectHosts: readonly string[],
): boolean {
  if (redirectUris === "any-loopback") return given === OUT_OF_BAND || isLoopbackOrListedHost(given, redirectHosts);
  return redirectUris.some((registered) => isSameRedirectUri(given, registered, rules));
}

/**
 * Returns `uri` with the parameters of `response` added to its query or its fragment. Blank parameters are omitted, both
 * those of `response` and those in the query of `uri`. A parameter that is in both occurs twice, because Doorkeeper does
 * not replace the parameters of a redirect URI.
 */
export function authorizationResponseUrl(
  uri: string,
  response: Readonly<Record<string, string | undefined>>,
  part: "query" | "fragment" = "query",
): string {
  const isFilled = (entry: readonly [string, string | undefined]): entry is [string, string] =>
    (entry[1] ?? "").trim() !== "";
  const given = Object.entries(response).filter(isFilled);
  if (part === "fragment") return `${uri}#${new URLSearchParams(given)}`;
  const [base = "", ...query] = uri.split("?");
  const own = [...new URLSearchParams(query.join("?"))].filter(isFilled);
  return `${base}?${new URLSearchParams([...own, ...given])}`;
}
