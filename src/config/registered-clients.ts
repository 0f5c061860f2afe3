import { isLoopbackHost } from "./hosts";
import {
  displayName,
  listOf,
  type OptionsOf,
  optional,
  optionError,
  requiredString,
  type Validator,
  type Values,
  validateOptions,
} from "./validators";

const MAX_CLIENTS = 100;
const MAX_REDIRECT_URIS = 20;
/** The redirect URI has to fit into the cookie of the login, together with the client's `state`. */
const MAX_URI_LENGTH = 500;
const MAX_ID_LENGTH = 60;
const MIN_SECRET_LENGTH = 16;

/** Characters that have the same form in a URL, in a form and in the `Authorization` header (RFC 3986 §2.3). */
const UNRESERVED = /^[\w.~-]+$/;

const clientID: Validator<string> = (value, name) => {
  const id = requiredString("choose a short id for the client, such as ios")(value, name);
  if (!UNRESERVED.test(id) || id.length > MAX_ID_LENGTH) {
    throw optionError(`${name} must be 1 to ${MAX_ID_LENGTH} letters, digits, "-", ".", "_" or "~".`);
  }
  return id;
};

const clientSecret: Validator<string> = (value, name) => {
  if (typeof value !== "string" || value.length < MIN_SECRET_LENGTH || !UNRESERVED.test(value)) {
    throw optionError(
      `${name} must be at least ${MIN_SECRET_LENGTH} letters, digits, "-", ".", "_" or "~"; leave it out for apps, pages and commands, which cannot keep a secret.`,
    );
  }
  return value;
};

/**
 * A redirect URI: https, a private-use scheme with a dot (RFC 8252 §7.1), or http on a loopback address (§7.3). It has no fragment
 * (RFC 6749 §3.1.2) and no wildcard.
 */
const redirectURI: Validator<string> = (value, name) => {
  if (typeof value !== "string" || value.length > MAX_URI_LENGTH || !/^[\x21-\x5b\x5d-\x7e]+$/.test(value)) {
    throw optionError(`${name} must be an absolute URI of at most ${MAX_URI_LENGTH} characters.`);
  }
  if (/[#*]/.test(value)) throw optionError(`${name} must have no fragment (#…) and no wildcard (*).`);
  // URL parsers also read https:host and https:///host, but a browser may take them as relative to the page.
  if (!URL.canParse(value) || /^https?:(?!\/\/[^/])/i.test(value)) {
    throw optionError(`${name} must be an absolute URI such as com.example.app:/signed-in.`);
  }
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== "" || password !== "") throw optionError(`${name} must not contain a user name or password.`);
  const isAllowed = protocol === "https:" || (protocol === "http:" ? isLoopbackHost(hostname) : protocol.includes("."));
  if (!isAllowed) {
    throw optionError(
      `${name} must use https, a scheme with a dot such as com.example.app:, or http on 127.0.0.1, [::1] or localhost.`,
    );
  }
  return value;
};

/** An origin that a browser sends in `Origin`: scheme, host and port, without a path. */
export const browserOrigin: Validator<string> = (value, name) => {
  const isOrigin = typeof value === "string" && URL.canParse(value) && new URL(value).origin === value;
  const { protocol = "", hostname = "" } = isOrigin ? new URL(value) : {};
  if (
    !isOrigin ||
    hostname.includes("*") ||
    !(protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname)))
  ) {
    throw optionError(
      `${name} must be an origin such as https://live.example, without a path; http is allowed for localhost only.`,
    );
  }
  return value as string;
};

const clientOptions = {
  /** The client's `client_id`: 1 to 60 letters, digits, `-`, `.`, `_` or `~`. Each client needs its own. */
  clientID,
  /** The name that users see when they confirm that the login continues in this client; at most 60 characters. */
  name: displayName("write the name that users know the client by"),
  /**
   * The client's secret, for a server that can keep one: at least 16 letters, digits, `-`, `.`, `_` or `~`. With a secret, the
   * client must authenticate at the token and revocation endpoints (RFC 6749 §2.3.1).
   * @defaultValue none: a public client, such as an app, a page or a command
   */
  clientSecret: optional(clientSecret),
  /**
   * The redirect URIs, 1 to 20, compared character by character: https, a private-use scheme with a dot (RFC 8252 §7.1), or http on
   * a loopback address. A URI on `127.0.0.1` or `[::1]` is accepted with any port (RFC 8252 §7.3).
   */
  redirectURIs: listOf(redirectURI),
  /** Origins of pages whose scripts may call the endpoints for clients (CORS), such as `https://live.example`. @defaultValue none */
  origins: optional(listOf(browserOrigin)),
};

/** A program of your team that logs users in through this app: a mobile app, a page on another origin, a command, or a sister site. */
export interface ClientRegistration extends OptionsOf<typeof clientOptions> {}

/** A validated {@link ClientRegistration}. */
export type RegisteredClient = Values<typeof clientOptions>;

/** The option `clients`: at most 100 clients, each with its own `clientID`. */
export const registeredClients: Validator<readonly RegisteredClient[], readonly ClientRegistration[] | undefined> = (
  value = [],
  name,
) => {
  if (!Array.isArray(value) || value.length > MAX_CLIENTS) {
    throw optionError(`${name} must be a list of at most ${MAX_CLIENTS} clients.`);
  }
  const clients = value.map((each, index) => {
    const owner = `${name}[${index}]`;
    const client = validateOptions(owner, each, clientOptions, `${owner}.`);
    if (client.redirectURIs.length > MAX_REDIRECT_URIS) {
      throw optionError(`${owner}.redirectURIs must have at most ${MAX_REDIRECT_URIS} entries.`);
    }
    return client;
  });
  const ids = clients.map((client) => client.clientID);
  const twin = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twin !== undefined) throw optionError(`${name} has two clients with the clientID ${twin}.`);
  return clients;
};
