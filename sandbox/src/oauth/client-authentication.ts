import type { Request } from "express";
import { parametersOf } from "../http/parameters";
import type { Provider } from "../provider";
import type { Application } from "../world/credentials";
import { isSameSecret } from "./secrets";

/** Who says to be asking, and whether it is true (RFC 6749 §2.3). */
export interface ClientAuthentication {
  /** Whether any credentials came at all. */
  readonly isAttempted: boolean;
  /** Whether there are whole credentials by Basic and others by parameter; naming the same client twice is none. */
  readonly isDoubled: boolean;
  readonly application: Application | undefined;
}

interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

/** HTTP Basic first, then parameters; the first that holds anything counts, right or wrong. */
export function authenticateClient(provider: Provider, req: Request): ClientAuthentication {
  const basic = basicCredentials(provider, req);
  const { clientId, secret } = parameterCredentials(provider, req);
  const credentials = basic ?? (clientId === undefined ? undefined : { clientId, secret: secret ?? "" });
  return {
    isAttempted: credentials !== undefined,
    isDoubled:
      basic !== undefined &&
      basic.secret !== "" &&
      (secret !== undefined || (clientId ?? basic.clientId) !== basic.clientId),
    application: credentials && checked(provider, credentials),
  };
}

/** `Authorization: Basic`, split at the first colon. Nothing is percent-decoded, against RFC 6749 §2.3.1. */
function basicCredentials({ facts }: Provider, req: Request): Credentials | undefined {
  const scheme = facts.basicSchemeAnyCase ? /^basic (.*)/i : /^Basic (.*)/;
  const encoded = scheme.exec(req.headers.authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString();
  const colon = decoded.indexOf(":");
  const clientId = colon < 0 ? decoded : decoded.slice(0, colon);
  return clientId.trim() === "" ? undefined : { clientId, secret: colon < 0 ? "" : decoded.slice(colon + 1) };
}

function parameterCredentials(
  { facts }: Provider,
  req: Request,
): { clientId: string | undefined; secret: string | undefined } {
  const parameters = parametersOf(req);
  const text = (name: string) => (facts.credentialsInQuery ? parameters.text(name) : parameters.bodyText(name));
  return { clientId: text("client_id"), secret: text("client_secret") };
}

/** A public client may come without its secret, but not with a wrong one. */
function checked({ world }: Provider, { clientId, secret }: Credentials): Application | undefined {
  const application = world.applications.get(clientId);
  if (!application) return undefined;
  if (secret.trim() === "") return application.confidential ? undefined : application;
  return isSameSecret(secret, application.clientSecret) ? application : undefined;
}
