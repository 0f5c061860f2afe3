import type { FaultPreset } from "../faults/fault-presets";
import type { FaultRule } from "../faults/fault-rules";
import type { Fault, FaultSelector } from "../faults/faults";
import type { LoggedRequest, RequestSelector } from "../log/request-log";
import type { SettingsOptions } from "../options";
import type { Snapshot } from "../provider";
import type { Settings } from "../settings";
import type { Event, Order, Organizer, Ticket, User } from "../world/catalogue";
import type { Moment } from "../world/clock";
import type { Application, Code, Token } from "../world/credentials";
import type { ApplicationDraft, EventDraft, OrderDraft, OrganizerDraft, TicketDraft, UserDraft } from "../world/drafts";
import type { Duration } from "../world/duration";

/**
 * Reads and changes a running sandbox. All methods return promises, so that they are the same in the sandbox's process
 * and over HTTP. In the sandbox's process, the operation is complete as soon as the method has been called.
 */
export interface SandboxControl {
  /** The users. A user is found by key, id or e-mail. */
  readonly users: Collection<User, UserDraft>;
  /** The OAuth applications. An application is found by its client id. */
  readonly applications: Collection<Application, ApplicationDraft>;
  /** The organizers of events. An organizer is found by id. */
  readonly organizers: Collection<Organizer, OrganizerDraft>;
  /** The events. An event is found by id. */
  readonly events: Collection<Event, EventDraft>;
  /** The tickets. A ticket is found by id or reference code. */
  readonly tickets: Collection<Ticket, TicketDraft>;
  /** The orders. An order is found by id. */
  readonly orders: Collection<Order, OrderDraft>;
  /** Issues, expires and revokes tokens. */
  readonly tokens: TokenControl;
  /** Issues and expires authorization codes. */
  readonly codes: CodeControl;
  /** Lists and withdraws consents. */
  readonly consents: ConsentControl;
  /** Reads and changes the time. */
  readonly clock: ClockControl;
  /** Reads and changes the settings. */
  readonly settings: SettingsControl;
  /** Adds and removes faults. */
  readonly faults: FaultControl;
  /** The log of the requests that the sandbox received. */
  readonly requests: RequestControl;
  /** Returns the whole state except for the log, as plain data for {@link SandboxControl.restore}. */
  snapshot(): Promise<Snapshot>;
  /** Replaces the whole state, except for the log, by the state in `snapshot`. */
  restore(snapshot: Snapshot): Promise<void>;
  /**
   * Restores the state that the sandbox had at its start: data, tokens, sessions, clock, settings and faults. Also deletes
   * the log.
   */
  reset(): Promise<void>;
  /**
   * Returns a control that is limited to one application, for tests that share a sandbox. `client` is the application's
   * client id.
   */
  scope(options: { readonly client: string }): SandboxScope;
}

/**
 * A control that is limited to one application, for tests that share a sandbox and run at the same time. Each test uses
 * its own application. All users can be read and can sign in. Only users that were created through this scope can be
 * changed or removed.
 */
export interface SandboxScope
  extends Pick<SandboxControl, "users" | "tokens" | "codes" | "consents" | "faults" | "requests"> {
  /** The application's client id. */
  readonly client: string;
  /**
   * Removes the users of this scope, and the faults and log entries of the application. Also revokes the application's
   * tokens and makes its codes expire.
   */
  reset(): Promise<void>;
}

/**
 * The rows of one kind, such as users. A user is found by `key`, id or e-mail, an application by client id, a ticket by
 * id or reference code, every other row by id.
 */
export interface Collection<Row, Draft> {
  /** Returns the row with this key or id, or undefined if there is none. */
  get(key: string | number): Promise<Row | undefined>;
  /** Returns all rows, beginning with the oldest one. */
  list(): Promise<readonly Row[]>;
  /** Creates a row. Fields that the draft omits get defaults. Rejects with a `SandboxError` if the draft is invalid. */
  create(draft: Draft): Promise<Row>;
  /** Changes the row with this key or id. Rejects with a `SandboxError` if there is none, or if the changes are invalid. */
  update(key: string | number, changes: Partial<Draft>): Promise<Row>;
  /** Removes the row with this key or id. Does nothing if there is none. */
  remove(key: string | number): Promise<void>;
}

/** Selects the tokens or codes that match every given field. Without fields it selects all. */
export interface CredentialSelector {
  /** The user's key, id or e-mail. */
  readonly as?: string | number | undefined;
  /** The client id of the application. */
  readonly client?: string | undefined;
  /** An access token, a refresh token or a code. */
  readonly token?: string | undefined;
}

/** Issues, expires and revokes tokens without a browser. */
export interface TokenControl {
  /** Issues a token for a user, or for the application itself as the client credentials grant does. */
  issue(options?: TokenOptions): Promise<Token>;
  /** Returns the selected tokens, including expired and revoked ones. */
  list(selector?: CredentialSelector): Promise<readonly Token[]>;
  /** Makes the selected access tokens expire. Returns how many were selected, including expired and revoked ones. */
  expire(selector?: CredentialSelector): Promise<number>;
  /** Revokes the selected access tokens and their refresh tokens. Returns how many of the access tokens were not yet revoked. */
  revoke(selector?: CredentialSelector): Promise<number>;
}

/** Options of {@link TokenControl.issue}. */
export interface TokenOptions {
  /** The user's key, id or e-mail. @defaultValue none: the token belongs to the application itself */
  readonly as?: string | number | undefined;
  /** The scopes, separated by spaces. @defaultValue `public` */
  readonly scope?: string | undefined;
  /** The client id of the application. @defaultValue the first application */
  readonly client?: string | undefined;
}

/** Issues and expires authorization codes without a browser. */
export interface CodeControl {
  /** Issues a code for a user, as if the user had allowed the application. */
  issue(options: CodeOptions): Promise<Code>;
  /** Returns the selected codes, including used and expired ones. */
  list(selector?: CredentialSelector): Promise<readonly Code[]>;
  /** Makes the selected codes expire. Returns how many were selected, including used and expired ones. */
  expire(selector?: CredentialSelector): Promise<number>;
}

/** Options of {@link CodeControl.issue}. */
export interface CodeOptions {
  /** The user's key, id or e-mail. */
  readonly as: string | number;
  /** The redirect URI of the code. The token request must contain the same one. */
  readonly redirectUri: string;
  /** The scopes, separated by spaces. @defaultValue `public` */
  readonly scope?: string | undefined;
  /** The client id of the application. @defaultValue the first application */
  readonly client?: string | undefined;
  /** The PKCE code challenge (RFC 7636 §4.2). @defaultValue none */
  readonly codeChallenge?: string | undefined;
  /** The PKCE method of the code challenge (RFC 7636 §4.3). @defaultValue `S256` if there is a code challenge */
  readonly codeChallengeMethod?: "S256" | "plain" | undefined;
}

/**
 * The consent that a user gave to an application and has not withdrawn. The sandbox derives it from the user's unrevoked
 * tokens.
 */
export interface Consent {
  /** The id of the user. */
  readonly userId: number;
  /** The client id of the application. */
  readonly client: string;
  /** The scopes that the user allowed. */
  readonly scopes: readonly string[];
}

/** The consents that users have given to applications. */
export interface ConsentControl {
  /** Returns the consents that are not withdrawn. */
  list(selector?: Omit<CredentialSelector, "token">): Promise<readonly Consent[]>;
  /**
   * Withdraws the selected consents and revokes the tokens and codes that were issued for them. The next login shows the
   * consent page again.
   */
  remove(selector?: Omit<CredentialSelector, "token">): Promise<void>;
}

/** The time of the sandbox. The time of the machine does not change. */
export interface ClockControl {
  /** Returns the time in milliseconds since the epoch. */
  now(): Promise<number>;
  /** Moves the clock forward by a duration such as `"2h"`, `"90s"` or `{ hours: 3 }`. */
  advance(by: Duration): Promise<void>;
  /** Stops the clock at the time `at`. @defaultValue the current time of the clock */
  freeze(at?: Moment): Promise<void>;
  /** Sets the clock to `at`, which may be earlier than the current time. A frozen clock stays frozen. */
  set(at: Moment): Promise<void>;
  /** Lets a frozen clock run again, from the time at which it is frozen. */
  resume(): Promise<void>;
}

/** How the sandbox behaves. */
export interface SettingsControl {
  /** Returns all settings. */
  get(): Promise<Settings>;
  /** Changes the given settings and keeps all others. Returns all settings. */
  update(changes: SettingsOptions): Promise<Settings>;
}

/**
 * Lists, adds and removes faults. At most one fault hits a request. If several faults could hit it, the one that was
 * added first does.
 */
export interface FaultControl {
  /** Adds a fault. Rejects with a `SandboxError` if the rule is invalid. */
  add(rule: FaultRule): Promise<FaultHandle>;
  /** Returns the selected faults, including those that have already hit their maximum number of requests (`times`). */
  list(selector?: FaultSelector): Promise<readonly Fault[]>;
  /** Removes the selected faults. Without a selector it removes all faults. */
  clear(selector?: FaultSelector): Promise<void>;
  /** Adds the faults of a preset, for one `client` or for all clients, and returns these faults. */
  preset(name: FaultPreset, options?: { readonly client?: string | undefined }): Promise<readonly Fault[]>;
}

/** An active fault. */
export interface FaultHandle {
  /** The id of the fault, such as `truncate-3`. */
  readonly id: string;
  /** Returns how many requests the fault has hit. Returns 0 after the fault is removed. */
  hits(): Promise<number>;
  /** Removes the fault. A second call does nothing. */
  remove(): Promise<void>;
}

/**
 * The log of the requests that the sandbox received, oldest first. Requests for the sandbox's own pages and control requests
 * are not logged.
 */
export interface RequestControl {
  /** Returns the matching requests. Without a selector it returns all requests in the log. */
  list(selector?: RequestSelector, options?: RevealOptions): Promise<readonly LoggedRequest[]>;
  /** Returns the number of matching requests in the log. */
  count(selector?: RequestSelector): Promise<number>;
  /**
   * Returns the first matching request in the log. If the log contains none, waits until one arrives. If the selector has
   * a `status`, waits until the response is sent. Rejects with a `SandboxError` after `timeoutMs` real milliseconds (5000
   * by default).
   */
  waitFor(
    selector: RequestSelector,
    options?: RevealOptions & { readonly timeoutMs?: number | undefined },
  ): Promise<LoggedRequest>;
  /** Deletes the matching requests from the log. */
  clear(selector?: RequestSelector): Promise<void>;
}

/** Whether secrets in a request are shown. */
export interface RevealOptions {
  /**
   * Whether all tokens, codes, secrets, passwords, cookies and e-mail addresses are shown. If false, codes and tokens of the
   * sandbox are shown by their first six characters, and other secrets are redacted. @defaultValue `false`
   */
  readonly reveal?: boolean | undefined;
}
