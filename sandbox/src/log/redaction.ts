import type { Application } from "../world/credentials";
import type { World } from "../world/world";
import { type KnownSecrets, knownSecretsOf } from "./known-secrets";
import type { LoggedRequest } from "./request-log";

/**
 * Removes secrets from logged requests. Secrets that the sandbox itself created protect nothing, so they stay recognizable: a code or token
 * is shortened to its first characters, and default passwords, default client secrets and the e-mail addresses of the sandbox's users are
 * not changed.
 */

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

const email = /[^\s"'<>@,;:&=?/]+@[^\s"'<>@,;:&=?/]+/g;
const encodedEmail = /[^\s&=?/]+%40[^\s&=?/]+/gi;

/** Returns a function that removes secrets from requests to the sandbox with this data. */
export function redactionFor(world: World): (entry: LoggedRequest) => LoggedRequest {
  const redaction = new Redaction(world, knownSecretsOf(world));
  return (entry) => redaction.redactRequest(entry);
}

/** Whether the parameter `name` is secret. A list or structure such as `code[]` is secret too. */
function isSecret(name: string): boolean {
  return [...secretNames].some((secret) => name === secret || name.startsWith(`${secret}[`));
}

type Fields = Readonly<Record<string, string>>;

class Redaction {
  readonly #world: World;
  readonly #known: KnownSecrets;

  constructor(world: World, known: KnownSecrets) {
    this.#world = world;
    this.#known = known;
  }

  redactRequest(loggedRequest: LoggedRequest): LoggedRequest {
    return {
      ...loggedRequest,
      path: this.#withoutEmail(loggedRequest.path),
      query: this.#fields(loggedRequest.query),
      form: this.#fields(loggedRequest.form),
      headers: this.#headers(loggedRequest.headers),
      responseHeaders: this.#headers(loggedRequest.responseHeaders),
      responseBody: this.#body(loggedRequest.responseBody),
      why: loggedRequest.why && this.#address(loggedRequest.why),
      cause: loggedRequest.cause && {
        ...loggedRequest.cause,
        values: mapped(loggedRequest.cause.values, (_name, value) => this.#address(value)),
      },
    };
  }

  #fields(fields: Fields): Fields {
    return mapped(fields, (name, value) => (isSecret(name) ? this.#secret(value) : this.#address(value)));
  }

  #headers(headers: Fields): Fields {
    return mapped(headers, (name, value) => {
      if (name === "authorization" || name === "proxy-authorization") return this.#authorization(value);
      if (name === "cookie" || name === "set-cookie") return this.#cookies(value);
      return this.#address(value);
    });
  }

  #secret(value: string): string {
    return this.#known.shownText(value) ?? redactedText;
  }

  /** Keeps the scheme, and the client id of Basic credentials. */
  #authorization(value: string): string {
    const [, scheme = "", credentials = ""] = /^(basic |bearer )(.*)/i.exec(value) ?? [];
    if (/^bearer/i.test(scheme)) return scheme + this.#secret(credentials);
    if (scheme === "") return redactedText;
    const [clientId = "", ...secret] = Buffer.from(credentials, "base64").toString().split(":");
    const application: Application | undefined = this.#world.applications.get(clientId);
    return application ? `${scheme}${clientId}:${this.#secret(secret.join(":"))}` : scheme + redactedText;
  }

  /** Keeps the names of cookies, and the attributes of `Set-Cookie`. */
  #cookies(value: string): string {
    return value.replace(
      /(^|[;,]\s*)([^=;,\s]+)=([^;,]*)/g,
      (pair: string, start: string, name: string, text: string) =>
        /^(path|domain|expires|max-age|samesite)$/i.test(name) ? pair : `${start}${name}=${this.#secret(text)}`,
    );
  }

  /** Removes secrets from text that may be a URL, such as `Location`, `return_to` or `Referer`. */
  #address(text: string): string {
    return this.#withoutEmail(
      text.replace(secretParameters, (_match, start: string, value: string) => start + this.#secret(decoded(value))),
    );
  }

  #withoutEmail(text: string): string {
    const shown = (address: string) => (this.#world.users.get(decoded(address)) ? address : redactedText);
    return text.replace(email, shown).replace(encodedEmail, shown);
  }

  #body(body: string): string {
    try {
      return JSON.stringify(JSON.parse(body, (name, value: unknown) => this.#value(name, value)));
    } catch {
      // A string may have no closing quote, because some faults send only half of the JSON.
      return this.#address(
        body.replace(secretPairs, (_match, start: string, value: string) => start + this.#secret(value)),
      );
    }
  }

  #value(name: string, value: unknown): unknown {
    if (typeof value !== "string") return value;
    return secretNames.has(name) ? this.#secret(value) : this.#address(value);
  }
}

const parameterNames = [...secretNames].map((name) => encodeURIComponent(name)).join("|");
const secretParameters = new RegExp(`([?&#](?:${parameterNames})(?:(?:\\[|%5b)[^=&#]*)?=)([^&#]*)`, "gi");
const jsonNames = [...secretNames].join("|").replace(/[[\]]/g, "\\$&");
const secretPairs = new RegExp(`("(?:${jsonNames})"\\s*:\\s*")([^"]*)`, "g");

function mapped(fields: Fields, change: (name: string, value: string) => string): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(name.toLowerCase(), value)]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
