import type { Application } from "../world/credentials";
import type { DoorkeeperFacts } from "../world/doorkeeper-versions";

/** Callback of an application that has none: the code is shown, to be copied by hand. */
export const outOfBand = "urn:ietf:wg:oauth:2.0:oob";

type Rules = Pick<DoorkeeperFacts, "redirectExtraQuery" | "redirectHostAnyCase" | "redirectLoopbackAnyPort">;

interface UriParts {
  readonly scheme: string;
  readonly userinfo: string;
  readonly host: string | undefined;
  readonly port: string;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

// RFC 3986 appendix B, the authority taken apart. WHATWG's URL is no use here: it would mend what must be refused.
const uriPattern =
  /^([a-z][a-z0-9+.-]*):(?:\/\/(?:([^/?#@]*)@)?(\[[0-9a-f:.]*\]|[^/?#:@[\]]*)(?::(\d*))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/i;
const uriLetters = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/;
const defaultPorts: ReadonlyMap<string, string> = new Map([
  ["http", "80"],
  ["https", "443"],
]);

function parseUri(uri: string): UriParts | undefined {
  if (!uriLetters.test(uri)) return undefined;
  const match = uriPattern.exec(uri);
  if (!match) return undefined;
  const [, scheme = "", userinfo = "", host, port, path = "", query, fragment] = match;
  const lowerScheme = scheme.toLowerCase();
  return {
    scheme: lowerScheme,
    userinfo,
    host,
    port: port || (defaultPorts.get(lowerScheme) ?? ""),
    path: path === "" && host !== undefined ? "/" : path,
    query,
    fragment,
  };
}

/** Whether `uri` can be a callback at all: with a scheme, a host where there should be one, and no fragment. */
function isUsable({ scheme, host, path, fragment }: UriParts): boolean {
  if (fragment !== undefined || scheme === "localhost") return false;
  if (host !== undefined) return host !== "" || !defaultPorts.has(scheme);
  return path.startsWith("/") && !defaultPorts.has(scheme);
}

/**
 * Whether `given` is the callback `registered`, by Doorkeeper's rules: the path to the letter, the query only where the
 * registered one has it (its parts in any order), the host in any case, the port free for numeric loopback addresses.
 */
export function isSameRedirectUri(given: string, registered: string, rules: Rules): boolean {
  if (given === outOfBand) return given === registered;
  const [mine, theirs] = [parseUri(given), parseUri(registered)];
  if (!mine || !theirs || !isUsable(mine)) return false;
  return (
    mine.scheme === theirs.scheme &&
    mine.userinfo === theirs.userinfo &&
    mine.path === theirs.path &&
    isSameHost(mine, theirs, rules) &&
    isSamePort(mine, theirs, rules) &&
    isSameQuery(mine.query, theirs.query, rules)
  );
}

function isSameHost(mine: UriParts, theirs: UriParts, { redirectHostAnyCase }: Rules): boolean {
  return redirectHostAnyCase ? mine.host?.toLowerCase() === theirs.host?.toLowerCase() : mine.host === theirs.host;
}

function isSamePort(mine: UriParts, theirs: UriParts, { redirectLoopbackAnyPort }: Rules): boolean {
  return mine.port === theirs.port || (redirectLoopbackAnyPort && isLoopbackAddress(mine.host));
}

function isSameQuery(mine: string | undefined, theirs: string | undefined, { redirectExtraQuery }: Rules): boolean {
  if (theirs === undefined) return mine === undefined || redirectExtraQuery;
  return sortedParts(mine) === sortedParts(theirs);
}

function sortedParts(query = ""): string {
  return query.split("&").sort().join("&");
}

function isLoopbackAddress(host = ""): boolean {
  return /^127(\.\d{1,3}){3}$/.test(host) || host === "[::1]";
}

/** Whether `given` is on this machine or on one of `hosts`: all that the zero-configuration application asks. */
function isNearby(given: string, hosts: readonly string[]): boolean {
  const uri = parseUri(given);
  if (!uri || !isUsable(uri) || !defaultPorts.has(uri.scheme)) return false;
  const host = uri.host?.toLowerCase() ?? "";
  return isLoopbackAddress(host) || host === "localhost" || host.endsWith(".localhost") || hosts.includes(host);
}

/** Whether `application` may have its codes sent to `given`. */
export function isRegistered(
  given: string,
  { redirectUris }: Application,
  rules: Rules,
  nearbyHosts: readonly string[],
): boolean {
  if (redirectUris === "any-loopback") return given === outOfBand || isNearby(given, nearbyHosts);
  return redirectUris.some((registered) => isSameRedirectUri(given, registered, rules));
}

/**
 * `uri` with `answer` in its query, or in its fragment. Blank values are left out. A query of its own stays, except for
 * its blank parameters; a name that is in both is there twice, for Doorkeeper replaces none.
 */
export function withAnswer(
  uri: string,
  answer: Readonly<Record<string, string | undefined>>,
  part: "query" | "fragment" = "query",
): string {
  const isFilled = (entry: readonly [string, string | undefined]): entry is [string, string] =>
    (entry[1] ?? "").trim() !== "";
  const given = Object.entries(answer).filter(isFilled);
  if (part === "fragment") return `${uri}#${new URLSearchParams(given)}`;
  const [base = "", ...query] = uri.split("?");
  const own = [...new URLSearchParams(query.join("?"))].filter(isFilled);
  return `${base}?${new URLSearchParams([...own, ...given])}`;
}
