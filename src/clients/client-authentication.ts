import { createHash, timingSafeEqual } from "node:crypto";
import type { RegisteredClient } from "../config/registered-clients";
import type { ClientRegistry } from "./client-registry";
import { OAuthError } from "./oauth-error";

/** The fields of a form, as a body parser returns them. */
export type Fields = Readonly<Record<string, unknown>>;

interface Credentials {
  readonly clientID: string | undefined;
  readonly secret: string | undefined;
}

/**
 * Returns the client that sent a request to the token or revocation endpoint (RFC 6749 §2.3.1). A client with a secret sends it in
 * the `Authorization` header or in the form. A client without one sends `client_id`.
 *
 * @throws OAuthError `invalid_client`, `invalid_request`
 */
export function authenticateClient(
  authorization: string | undefined,
  fields: Fields,
  registry: ClientRegistry,
): RegisteredClient {
  const { clientID, secret } = readCredentials(authorization, fields);
  const client = clientID === undefined ? undefined : registry.find(clientID);
  const expected = client?.clientSecret;
  // The comparison also runs for an unknown client, so that the time of a response tells nothing about the registered ids.
  const isRight = areEqual(secret ?? "", expected ?? "") && secret === expected;
  if (!client || !isRight) throw invalidClient(client, secret);
  return client;
}

function invalidClient(client: RegisteredClient | undefined, secret: string | undefined): OAuthError {
  const detail =
    (!client && "The client_id is missing, or not registered in the option clients.") ||
    (client?.clientSecret === undefined &&
      `The client ${client?.clientID} sent a secret, but is registered without one.`) ||
    (secret === undefined && `The client ${client?.clientID} sent no secret.`) ||
    `The client ${client?.clientID} sent a wrong secret.`;
  return new OAuthError("invalid_client", "The client is unknown, or its secret is wrong.", detail);
}

function readCredentials(authorization: string | undefined, fields: Fields): Credentials {
  const [clientID, secret] = [formField(fields, "client_id"), formField(fields, "client_secret")];
  if (authorization === undefined) return { clientID, secret };
  const [, encoded = ""] = /^Basic +([\w+/-]+=*)$/i.exec(authorization) ?? [];
  const [, id, password] = /^([^:]*):([\s\S]*)$/.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
  if (id === undefined || password === undefined) {
    throw new OAuthError("invalid_client", "The Authorization header must be Basic with client id and secret.");
  }
  if (secret !== undefined) throw new OAuthError("invalid_request", "Send the client secret once.");
  // Clients without a secret may send an empty one (RFC 6749 §2.3.1).
  const basic = { clientID: decodeForm(id), secret: decodeForm(password) || undefined };
  if (clientID !== undefined && clientID !== basic.clientID) {
    throw new OAuthError("invalid_request", "client_id differs from that in the Authorization header.");
  }
  return basic;
}

/** Returns a field that occurs at most once and is not empty (RFC 6749 §3.2). */
export function formField(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === "") return undefined;
  if (typeof value === "string") return value;
  throw new OAuthError("invalid_request", `${name} occurs more than once.`);
}

/** Decodes a form-encoded text, as RFC 6749 §2.3.1 requires for the parts of the `Authorization` header. */
function decodeForm(text: string): string {
  return new URLSearchParams(`text=${text.replaceAll("&", "%26")}`).get("text") ?? "";
}

function areEqual(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
