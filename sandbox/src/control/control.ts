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
 * The powers over a running sandbox, the same in its own process and over HTTP: everything is a promise. In process the
 * work is done when the call returns.
 */
export interface SandboxControl {
  /** People, by key, id or e-mail. */
  readonly users: Collection<User, UserDraft>;
  /** API applications, by client id. */
  readonly applications: Collection<Application, ApplicationDraft>;
  /** Organizers, by id. */
  readonly organizers: Collection<Organizer, OrganizerDraft>;
  /** Events, by id. */
  readonly events: Collection<Event, EventDraft>;
  /** Tickets, by id or reference code. */
  readonly tickets: Collection<Ticket, TicketDraft>;
  /** Orders, by id. */
  readonly orders: Collection<Order, OrderDraft>;
  /** Tokens to issue, age and revoke. */
  readonly tokens: TokenControl;
  /** Authorization codes to issue and age. */
  readonly codes: CodeControl;
  /** Permissions to forget. */
  readonly consents: ConsentControl;
  /** Time to move. */
  readonly clock: ClockControl;
  /** Switches to turn. */
  readonly settings: SettingsControl;
  /** Trouble to order. */
  readonly faults: FaultControl;
  /** What was asked of the sandbox. */
  readonly requests: RequestControl;
  /** Everything, to be put back by {@link SandboxControl.restore}. Plain data. */
  snapshot(): Promise<Snapshot>;
  /** Puts everything back as it was when the snapshot was taken. */
  restore(snapshot: Snapshot): Promise<void>;
  /** Puts everything back as it was when the sandbox started: people, tickets, tokens, browsers, clock, settings, faults, log. */
  reset(): Promise<void>;
  /** The powers as far as they touch the application `client`. */
  scope(options: { readonly client: string }): SandboxScope;
}

/**
 * The powers as far as they touch one application, for tests that share a sandbox and run at the same time: each has an
 * application of its own. Everybody's people can be read and signed in, but only the scope's own people be changed.
 * Limits need no scope: they are counted by token.
 */
export interface SandboxScope
  extends Pick<SandboxControl, "users" | "tokens" | "codes" | "consents" | "faults" | "requests"> {
  /** The application's client id. */
  readonly client: string;
  /** Takes back what was done through this scope and what the application did: people, tokens, codes, faults, log. */
  reset(): Promise<void>;
}

/** A kind of thing, found by key: a person by `key`, id or e-mail; an application by client id; the others by id. */
export interface Collection<Row, Draft> {
  /** The one of that name, if there is one. */
  get(name: string | number): Promise<Row | undefined>;
  /** All of them, the oldest first. */
  list(): Promise<readonly Row[]>;
  /** Makes one; what the draft leaves out is made up. A draft that makes no sense throws a `SandboxError`. */
  create(draft: Draft): Promise<Row>;
  /** Changes one. Throws a `SandboxError` if there is none of that name. */
  update(name: string | number, changes: Partial<Draft>): Promise<Row>;
  /** Removes one, if there is one of that name. */
  remove(name: string | number): Promise<void>;
}

/** Which tokens or codes are meant: all that fit everything given. Nothing given means every one. */
export interface Selector {
  /** Whose: a person's key, id or e-mail. */
  readonly as?: string | number | undefined;
  /** Which application's: its client id. */
  readonly client?: string | undefined;
  /** The access token, refresh token or code itself. */
  readonly token?: string | undefined;
}

/** Tokens without a browser. */
export interface TokenControl {
  /**
   * Makes a token without a browser: for the person `as`, or an application token if nobody is named.
   * Default: scope `public`, the first application.
   */
  issue(options?: TokenOptions): Promise<Token>;
  /** Those that fit, dead ones too. */
  list(selector?: Selector): Promise<readonly Token[]>;
  /** Ages access tokens past their lifetime, as if made that long ago; the answer is how many. */
  expire(selector?: Selector): Promise<number>;
  /** Revokes pairs; the answer is how many. */
  revoke(selector?: Selector): Promise<number>;
}

/** What {@link TokenControl.issue} makes. */
export interface TokenOptions {
  /** The user's key, id or e-mail. @defaultValue none: an application token */
  readonly as?: string | number | undefined;
  /** Separated by spaces. @defaultValue `public` */
  readonly scope?: string | undefined;
  /** Client id. @defaultValue the first application */
  readonly client?: string | undefined;
}

/** Authorization codes without a browser. */
export interface CodeControl {
  /** Makes a code without a browser, for `as` to be taken to `redirectUri`. Default: scope `public`, the first application. */
  issue(options: CodeOptions): Promise<Code>;
  /** Those that fit, spent ones too. */
  list(selector?: Selector): Promise<readonly Code[]>;
  /** Ages codes past their lifetime; the answer is how many. */
  expire(selector?: Selector): Promise<number>;
}

/** What an authorization code is to be like. */
export interface CodeOptions {
  /** Who grants it: key, id or e-mail. */
  readonly as: string | number;
  /** The callback that the token request will name. */
  readonly redirectUri: string;
  /** Separated by spaces. Default `public`. */
  readonly scope?: string | undefined;
  /** Client id. Default: the first application. */
  readonly client?: string | undefined;
  /** PKCE challenge (RFC 7636 §4.2). */
  readonly codeChallenge?: string | undefined;
  /** Default `S256`, if there is a challenge. */
  readonly codeChallengeMethod?: "S256" | "plain" | undefined;
}

/** A permission that a person has given and not taken back: an unrevoked token. */
export interface Consent {
  /** Who gave it. */
  readonly userId: number;
  /** Client id of the application that has it. */
  readonly client: string;
  /** What was allowed. */
  readonly scopes: readonly string[];
}

/** What people have allowed. */
export interface ConsentControl {
  /** The permissions in force. */
  list(selector?: Omit<Selector, "token">): Promise<readonly Consent[]>;
  /** Takes permissions back, with their tokens and codes: the person will be asked again. */
  remove(selector?: Omit<Selector, "token">): Promise<void>;
}

/** The sandbox's time; the machine's stays as it is. */
export interface ClockControl {
  /** Sandbox time in milliseconds since the epoch. */
  now(): Promise<number>;
  /** Moves forward: `"2h"`, `"90s"`, `{ hours: 3 }`. */
  advance(by: Duration): Promise<void>;
  /** Stands still, now or at `at`. */
  freeze(at?: Moment): Promise<void>;
  /** Jumps, backwards too. */
  set(at: Moment): Promise<void>;
  /** Runs on from where it stands. */
  resume(): Promise<void>;
}

/** How the sandbox behaves. */
export interface SettingsControl {
  /** All of them, as they are now. */
  get(): Promise<Settings>;
  /** Changes the settings named, and leaves the others. */
  update(changes: SettingsOptions): Promise<Settings>;
}

/** Trouble to order. The first rule that strikes a request is the only one to do so. */
export interface FaultControl {
  /** A rule that makes no sense throws a `SandboxError`. */
  add(rule: FaultRule): Promise<FaultHandle>;
  /** The rules in force, those that have struck as often as they may among them. */
  list(selector?: FaultSelector): Promise<readonly Fault[]>;
  /** Takes the rules that fit out of force; without a selector all of them. */
  clear(selector?: FaultSelector): Promise<void>;
  /** Puts a bad day into force, for one `client` or for everybody; the answer is its rules. */
  preset(name: FaultPreset, options?: { readonly client?: string | undefined }): Promise<readonly Fault[]>;
}

/** One rule in force. */
export interface FaultHandle {
  /** Its name among the rules in force. */
  readonly id: string;
  /** How often it has struck; 0 once it is removed. */
  hits(): Promise<number>;
  /** Takes it out of force. Doing it again does nothing. */
  remove(): Promise<void>;
}

/** What was asked of the sandbox, oldest first; its own pages and orders are not among it. */
export interface RequestControl {
  /** The requests that fit; without a selector all that are still kept. */
  list(selector?: RequestSelector, options?: RevealOptions): Promise<readonly LoggedRequest[]>;
  /** How many of them there are. */
  count(selector?: RequestSelector): Promise<number>;
  /**
   * The first request that fits, there already or yet to come: as soon as it arrives, or, with a `status`, as soon as it
   * is answered so. After `timeoutMs` real milliseconds, 5000 if not given, throws a `SandboxError`.
   */
  waitFor(
    selector: RequestSelector,
    options?: RevealOptions & { readonly timeoutMs?: number | undefined },
  ): Promise<LoggedRequest>;
  /** Forgets them. */
  clear(selector?: RequestSelector): Promise<void>;
}

/** How requests are shown. */
export interface RevealOptions {
  /** Whether tokens, codes, secrets, passwords and e-mail addresses are shown. Default false. */
  readonly reveal?: boolean | undefined;
}
