import { redactedText } from "../log/redaction";
import type { LoggedRequest } from "../log/request-log";

/** The headers that a repetition of the request needs. curl adds the others itself. */
const sentHeaders = ["authorization", "content-type", "accept"];

/**
 * Returns a curl command that repeats a request. Codes and tokens of the sandbox are complete, so that the command works. A
 * value that the log redacts is a variable of the shell.
 */
export function curlOf(shown: LoggedRequest, entry: LoggedRequest, origin: string): string {
  const shownOr = (name: string, shownValue: string | undefined, value: string) =>
    shownValue?.includes(redactedText) ? `$${name.toUpperCase().replace(/\W+/g, "_")}` : value;
  const fields = (part: "query" | "form") =>
    Object.entries(entry[part]).map(([name, value]) => `${name}=${shownOr(name, shown[part][name], value)}`);
  const isJson = entry.headers["content-type"]?.includes("json") ?? false;
  const query = fields("query").map((pair) => encodedPair(pair));
  const url = `${origin}${entry.path}${query.length > 0 ? `?${query.join("&")}` : ""}`;
  const headers = sentHeaders.flatMap((name) => {
    const value = entry.headers[name];
    const isDefault = value === "*/*" || value?.startsWith("application/x-www-form-urlencoded");
    return value === undefined || isDefault
      ? []
      : [`-H ${quoted(`${name}: ${shownOr(name, shown.headers[name], value)}`)}`];
  });
  const body = isJson
    ? [`--data ${quoted(JSON.stringify(Object.fromEntries(fields("form").map(split))))}`]
    : fields("form").map((pair) => `--data-urlencode ${quoted(pair)}`);
  const method = entry.method === (body.length > 0 ? "POST" : "GET") ? [] : [`-X ${entry.method}`];
  return [
    `curl ${[...method, quoted(url)].join(" ")}`,
    ...headers,
    ...(Object.keys(entry.form).length > 0 ? body : []),
  ].join(" \\\n  ");
}

function encodedPair(pair: string): string {
  const [name, value] = split(pair);
  return value.startsWith("$") ? pair : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}

function split(pair: string): [name: string, value: string] {
  const end = pair.indexOf("=");
  return [pair.slice(0, end), pair.slice(end + 1)];
}

/** Quotes a text for the shell. Variables in it are replaced by the shell. */
function quoted(text: string): string {
  const hasVariable = /(^|[=: ])\$[A-Z_]+($|&)/.test(text);
  return hasVariable ? `"${text.replace(/["\\`]/g, "\\$&")}"` : `'${text.replaceAll("'", "'\\''")}'`;
}
