import type { RegisteredClient } from "../config/registered-clients";

/** The app's clients, from the option `clients`. */
export class ClientRegistry {
  /** Origins whose scripts may call the endpoints for clients. */
  readonly origins: ReadonlySet<string>;
  private readonly byId: ReadonlyMap<string, RegisteredClient>;

  constructor(clients: readonly RegisteredClient[]) {
    this.byId = new Map(clients.map((client) => [client.clientID, client]));
    this.origins = new Set(clients.flatMap(({ origins = [] }) => origins));
  }

  /** The registered ids, for messages. */
  get idsText(): string {
    return shortList([...this.byId.keys()]);
  }

  find(clientID: string): RegisteredClient | undefined {
    return this.byId.get(clientID);
  }
}

const MAX_LISTED = 5;

/** Lists a few registered values in a message. */
export function shortList(values: readonly string[]): string {
  const rest = values.length - MAX_LISTED;
  return values.slice(0, MAX_LISTED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/**
 * Matches the beginning of a URI with http and a loopback address, with its port. A regular expression is used, because the class `URL`
 * would make different spellings of a path equal.
 */
const LOOPBACK_PORT = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=[/?]|$)/;

/**
 * Whether a client has registered a redirect URI. URIs are compared character by character (RFC 9700 §4.1.3), except for the port
 * on a loopback address, which the operating system chooses when the client starts (RFC 8252 §7.3).
 */
export function hasRedirectURI({ redirectURIs }: RegisteredClient, requested: string): boolean {
  const withoutPort = LOOPBACK_PORT.test(requested) ? requested.replace(LOOPBACK_PORT, "$1") : undefined;
  return redirectURIs.some(
    (registered) => registered === requested || registered.replace(LOOPBACK_PORT, "$1") === withoutPort,
  );
}

/**
 * Whether users confirm that a login continues in the client with this redirect URI: another program may receive private-use
 * schemes and loopback ports (RFC 8252 §8.6), and browsers on Android open an app only after a tap.
 */
export function needsConfirmation(redirectURI: string): boolean {
  return !redirectURI.toLowerCase().startsWith("https:");
}
