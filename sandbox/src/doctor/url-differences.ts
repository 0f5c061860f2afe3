/** The parts of a URL as they are written. The class `URL` cannot be used, because it changes letter case and default ports. */
const URL_PATTERN = /^(https?):\/\/(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?([^?#]*)(\?[^#]*)?(#.*)?$/i;

/**
 * Compares two URLs letter by letter, because OAuth servers do so with redirect URIs (RFC 6749 section 3.1.2.3). Returns how
 * `actual` differs from `expected`: one clause for each part that differs, such as `it has a slash at its end`.
 */
export function urlDifferences(expected: string, actual: string): readonly string[] {
  if (expected === actual) return [];
  const [wanted, found] = [URL_PATTERN.exec(expected), URL_PATTERN.exec(actual)];
  if (!wanted || !found) return [`it is "${actual}"`];
  const [, scheme = "", host = "", port = "", path = "", query = "", fragment = ""] = found;
  const clauses = [
    difference("it uses", scheme, wanted[1] ?? ""),
    difference("its host is", host, wanted[2] ?? ""),
    difference("its port is", port || "not written", (wanted[3] ?? "") || "not written"),
    pathDifference(path, wanted[4] ?? ""),
    difference("its query is", query || "empty", (wanted[5] ?? "") || "empty"),
    difference("its fragment is", fragment || "empty", (wanted[6] ?? "") || "empty"),
  ];
  return clauses.filter((clause) => clause !== undefined);
}

function pathDifference(found: string, wanted: string): string | undefined {
  if (found === `${wanted}/`) return "it has a slash at its end";
  if (`${found}/` === wanted) return "it has no slash at its end";
  return difference("its path is", found, wanted);
}

function difference(subject: string, found: string, wanted: string): string | undefined {
  if (found === wanted) return undefined;
  const note = found.toLowerCase() === wanted.toLowerCase() ? " (letter case)" : "";
  return `${subject} ${found}, not ${wanted}${note}`;
}

/** URLs that are easily mistaken for `url`: with another scheme, host, slash at the end, letter case or query. */
export function similarUrls(url: string): readonly string[] {
  const { pathname } = new URL(url);
  const beforeQuery = url.replace(/[?#].*$/, "");
  const rest = url.slice(beforeQuery.length);
  const candidates = [
    beforeQuery.endsWith("/") ? beforeQuery.slice(0, -1) + rest : `${beforeQuery}/${rest}`,
    url.replace(/^https?/i, (scheme) => (scheme.length === 5 ? "http" : "https")),
    url.replace(/\/\/(www\.)?/i, (_, www?: string) => (www ? "//" : "//www.")),
    beforeQuery,
    url.replace(pathname, pathname.toLowerCase()),
    url.replace(/\/\/(localhost|127\.0\.0\.1)/, (_, host) => (host === "localhost" ? "//127.0.0.1" : "//localhost")),
  ];
  return [...new Set(candidates)].filter((candidate) => candidate !== url);
}

/** Whether the host is this machine, so that http is as safe as https. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || /^127\.|^\[::1\]$/.test(hostname);
}

/** The URL of a header `Location`, or undefined if there is none or if it is invalid. */
export function parseUrl(text: string | undefined, base: URL): URL | undefined {
  return text !== undefined && URL.canParse(text, base) ? new URL(text, base) : undefined;
}
