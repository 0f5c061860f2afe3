import type { LoggedRequest } from "./request-log";

/** Removes secrets and e-mail addresses from a logged request. */

export const redactedText = "[redacted]";

const secretNames: ReadonlySet<string> = new Set([
  "access_token",
  "authenticity_token",
  "bearer_token",
  "client_secret",
  "code",
  "code_verifier",
  "password",
  "refresh_token",
  "token",
  "user[password]",
]);

const secretHeaders: ReadonlySet<string> = new Set(["authorization", "cookie", "proxy-authorization", "set-cookie"]);

const email = /[^\s"'<>@,;:&=?/]+@[^\s"'<>@,;:&=?/]+/g;

/** Replaces tokens, codes, secrets, passwords, cookies and e-mail addresses by {@link redactedText}. */
export function redacted(entry: LoggedRequest): LoggedRequest {
  return {
    ...entry,
    path: withoutEmail(entry.path),
    query: fieldsWithout(entry.query),
    form: fieldsWithout(entry.form),
    headers: headersWithout(entry.headers),
    responseHeaders: headersWithout(entry.responseHeaders),
    responseBody: bodyWithout(entry.responseBody),
  };
}

type Fields = Readonly<Record<string, string>>;

function fieldsWithout(fields: Fields): Fields {
  return mapped(fields, (name, value) => (isSecret(name) ? redactedText : addressWithout(value)));
}

/** Whether the parameter `name` is secret. A list or structure such as `code[]` is secret too. */
function isSecret(name: string): boolean {
  return [...secretNames].some((secret) => name === secret || name.startsWith(`${secret}[`));
}

function headersWithout(headers: Fields): Fields {
  return mapped(headers, (name, value) => (secretHeaders.has(name) ? schemeOnly(value) : addressWithout(value)));
}

function mapped(fields: Fields, change: (name: string, value: string) => string): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(name.toLowerCase(), value)]));
}

/** Replaces the credentials in `Authorization` and keeps the scheme, such as `Bearer`. */
function schemeOnly(value: string): string {
  const scheme = /^(basic|bearer) /i.exec(value)?.[0] ?? "";
  return scheme + redactedText;
}

/** Removes secrets from text that may be a URL, such as `Location`, `return_to` or `Referer`. */
function addressWithout(text: string): string {
  const secretParameters = new RegExp(`([?&#](?:${parameterNames})(?:(?:\\[|%5b)[^=&#]*)?=)[^&#]*`, "gi");
  return withoutEmail(text.replace(secretParameters, `$1${redactedText}`));
}

const parameterNames = [...secretNames].map((name) => encodeURIComponent(name)).join("|");

function withoutEmail(text: string): string {
  return text.replace(email, redactedText).replace(/[^\s&=?/]+%40[^\s&=?/]+/gi, redactedText);
}

function bodyWithout(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body, (name, value: unknown) => valueWithout(name, value)));
  } catch {
    // A string may have no closing quote, because some faults send only half of the JSON.
    const pairs = new RegExp(`("(?:${[...secretNames].join("|").replace(/[[\]]/g, "\\$&")})"\\s*:\\s*")[^"]*`, "g");
    return addressWithout(body.replace(pairs, `$1${redactedText}`));
  }
}

function valueWithout(name: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  return secretNames.has(name) ? redactedText : addressWithout(value);
}
