import type { Request } from "express";
import { type Cause, causeOf } from "../causes/causes";
import { parametersOf } from "../http/parameters";
import type { Provider } from "../provider";
import type { Application } from "../world/credentials";
import { isSameSecret } from "./secrets";

/** The result of client authentication (RFC 6749 section 2.3). */
export interface ClientAuthentication {
  /** Whether the request contains client credentials, right or wrong. */
  readonly hasCredentials: boolean;
  /**
   * Whether the request has credentials both in the `Authorization` header and in parameters. If the only such parameter
   * is `client_id` and it is the same as in the header, this is false.
   */
  readonly usesTwoMethods: boolean;
  /** The authenticated client. Undefined if the credentials are missing or wrong. */
  readonly application: Application | undefined;
  /** Why there is no authenticated client. If there is one, the cause has no meaning. */
  readonly cause: Cause;
}

interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

/**
 * Authenticates the client by HTTP Basic if the request uses it, and by parameters otherwise. If the Basic credentials
 * are wrong, the parameters are not read.
 */
export function authenticateClient(provider: Provider, req: Request): ClientAuthentication {
  const basic = basicCredentials(provider, req);
  const { clientId, secret } = parameterCredentials(provider, req);
  const credentials = basic ?? (clientId === undefined ? undefined : { clientId, secret: secret ?? "" });
  return {
    hasCredentials: credentials !== undefined,
    usesTwoMethods:
      basic !== undefined &&
      basic.secret !== "" &&
      (secret !== undefined || (clientId ?? basic.clientId) !== basic.clientId),
    application: credentials && applicationWith(provider, credentials),
    cause: causeOfFailure(provider, credentials, basic !== undefined),
  };
}

/** Returns why the credentials are refused, if they are. */
function causeOfFailure({ world }: Provider, credentials: Credentials | undefined, isBasic: boolean): Cause {
  if (!credentials) return causeOf("client-missing");
  const { clientId: client, secret } = credentials;
  const application = world.applications.get(client);
  if (!application) return causeOf("client-unknown", { client });
  if (secret.trim() === "") return causeOf("client-secret-missing", { client });
  const isEncoded = isBasic && percentDecoded(secret) === application.clientSecret;
  return causeOf(isEncoded ? "client-secret-encoded" : "client-secret", { client });
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

/**
 * Returns the credentials in `Authorization: Basic`, split at the first colon. They are not percent-decoded: RFC 6749
 * section 2.3.1 requires it, but Doorkeeper does not do it.
 */
function basicCredentials({ behaviour }: Provider, req: Request): Credentials | undefined {
  const scheme = behaviour.ignoresCaseOfBasicScheme ? /^basic (.*)/i : /^Basic (.*)/;
  const encoded = scheme.exec(req.headers.authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString();
  const colon = decoded.indexOf(":");
  const clientId = colon < 0 ? decoded : decoded.slice(0, colon);
  return clientId.trim() === "" ? undefined : { clientId, secret: colon < 0 ? "" : decoded.slice(colon + 1) };
}

function parameterCredentials(
  { behaviour }: Provider,
  req: Request,
): { clientId: string | undefined; secret: string | undefined } {
  const parameters = parametersOf(req);
  const text = (name: string) =>
    behaviour.acceptsCredentialsInQuery ? parameters.text(name) : parameters.bodyText(name);
  return { clientId: text("client_id"), secret: text("client_secret") };
}

/** Returns the application with these credentials. A public client may omit its secret, but a wrong secret is refused. */
function applicationWith({ world }: Provider, { clientId, secret }: Credentials): Application | undefined {
  const application = world.applications.get(clientId);
  if (!application) return undefined;
  if (secret.trim() === "") return application.confidential ? undefined : application;
  return isSameSecret(secret, application.clientSecret) ? application : undefined;
}
