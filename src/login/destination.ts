/** The authorization request of one of the app's own clients (RFC 6749 §4.1.1), after it was validated. */
export interface ClientDestination {
  readonly clientID: string;
  readonly redirectURI: string;
  /** The PKCE challenge, S256 (RFC 7636 §4.2). */
  readonly challenge: string;
  /** The client's `state`, percent-encoded exactly as it was received. It is returned and never interpreted. */
  readonly state?: string;
}

/** A window that a page of the app opened. It reports the result to that page. */
export interface PopupDestination {
  /** Text from the page that opened the window, so that the page recognizes the result of its own window. */
  readonly popup: string;
}

/** Where the result of a login goes if the user is not redirected to a page of the app. */
export type Destination = ClientDestination | PopupDestination;

/** Whether the result of a login goes to a client. */
export function isForClient(destination: Destination | undefined): destination is ClientDestination {
  return destination !== undefined && "clientID" in destination;
}
