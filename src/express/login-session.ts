import { createHash } from "node:crypto";
import type { Request } from "express";
import type { Session, SessionData, Store } from "express-session";
import type { EventpopUser } from "../api/resources";
import type { Lifetimes } from "../config/auth-options";
import { optionError } from "../config/validators";

/** The login of a session. It contains no token, only the id of the token record. */
export interface LoginData {
  readonly recordId: string;
  readonly user: EventpopUser;
  /** When the login began, in milliseconds since the epoch. */
  readonly loggedInAt: number;
  /** When the login ends if it is not used before, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The {@link statePrefix} of the callback's state. It shows whether the same callback is requested again. Absent for a client's login. */
  readonly statePrefix?: string;
  readonly returnTo?: string;
}

/**
 * The login as it stands in a session. It is an array, because a third of an object would be property names. Stores in memory keep two bytes
 * for each character of a session that contains a Thai name.
 */
type LoginRow = readonly [
  recordId: string,
  loggedInAt: number,
  /** From `loggedInAt` to `expiresAt`, in milliseconds. */
  lifetimeMs: number,
  statePrefix: string | null,
  returnTo: string | null,
  id: string,
  fullName: string | null,
  email: string | null,
  avatar: string | null,
  /** The other properties of the user. */
  others?: Omit<EventpopUser, "id" | "fullName" | "email" | "avatar">,
];

/** Returns the id of the token record of the login that a session has under `key`. */
export function recordIdIn(session: object | undefined, key: string): string | undefined {
  const row = (session as Readonly<Record<string, unknown>> | undefined)?.[key];
  return Array.isArray(row) ? row[0] : undefined;
}

function toRow({ recordId, loggedInAt, expiresAt, statePrefix, returnTo, user }: LoginData): LoginRow {
  const { id, fullName = null, email = null, avatar = null, ...others } = user;
  const lifetimeMs = expiresAt - loggedInAt;
  const row = [
    recordId,
    loggedInAt,
    lifetimeMs,
    statePrefix ?? null,
    returnTo ?? null,
    id,
    fullName,
    email,
    avatar,
  ] as const;
  return Object.keys(others).length > 0 ? [...row, others] : row;
}

function toLogin(row: LoginRow): LoginData {
  const [recordId, loggedInAt, lifetimeMs, statePrefix, returnTo, id, fullName, email, avatar, others] = row;
  const user = {
    id,
    ...(fullName !== null && { fullName }),
    ...(email !== null && { email }),
    ...(avatar !== null && { avatar }),
    ...others,
  };
  return {
    recordId,
    user,
    loggedInAt,
    expiresAt: loggedInAt + lifetimeMs,
    ...(statePrefix !== null && { statePrefix }),
    ...(returnTo !== null && { returnTo }),
  };
}

/**
 * The share of the idle timeout after which a used login is extended. A request before that does not extend it, because not every
 * request should write to the store. An idle login may end earlier by this share, but never later.
 */
const ROLLING_THRESHOLD = 0.1;

/** Returns the first characters of a state, which are enough to recognize it. */
export function statePrefix(state: string): string {
  return state.slice(0, 8);
}

/** Reads and writes the login in a session, under one key, and computes when a login ends. */
export class LoginSession {
  constructor(
    readonly key: string,
    private readonly lifetimes: Lifetimes,
  ) {}

  /** Returns the login in a session, even if it has expired or was ended. */
  readLogin(session: Session): LoginData | undefined {
    const row = (session as unknown as Readonly<Record<string, unknown>>)[this.key];
    return Array.isArray(row) ? toLogin(row as unknown as LoginRow) : undefined;
  }

  writeLogin(session: Session, login: LoginData): void {
    (session as unknown as Record<string, LoginRow>)[this.key] = toRow(login);
  }

  /** Returns the time, in milliseconds since the epoch, when a login ends if it is used at `now` and not afterwards. */
  expiryOf(session: Session, loggedInAt: number, now: number): number {
    return this.expiryAfter(this.idleMs(session), loggedInAt, now);
  }

  /** Returns the time when a login ends even if it is used, in milliseconds since the epoch. */
  latestExpiryOf({ loggedInAt }: LoginData): number {
    return loggedInAt + this.lifetimes.absoluteMs;
  }

  /** Returns true if a tenth of the idle timeout has passed since the login was last extended. */
  shouldExtend(session: Session, { loggedInAt, expiresAt }: LoginData, now: number): boolean {
    return expiresAt < this.expiryAfter(this.idleMs(session) * (1 - ROLLING_THRESHOLD), loggedInAt, now);
  }

  /** Returns the app's own data in a session, without the cookie, Passport's entry and the login. */
  appDataOf(session: Session): Partial<SessionData> {
    const {
      cookie: _cookie,
      passport: _passport,
      [this.key]: _login,
      ...data
    } = session as unknown as Record<string, unknown>;
    return data as Partial<SessionData>;
  }

  private expiryAfter(idleMs: number, loggedInAt: number, now: number): number {
    return Math.min(now + idleMs, loggedInAt + this.lifetimes.absoluteMs);
  }

  /** Returns the idle timeout or the lifetime of the session, whichever is shorter, in milliseconds. */
  private idleMs({ cookie }: Session): number {
    return Math.min(this.lifetimes.idleMs, cookie.originalMaxAge ?? Number.POSITIVE_INFINITY);
  }
}

/** Client id of the application that uses each `name` in this process. */
const clientIDsByName = new Map<string, string>();

/**
 * Returns the key of the login in sessions. It contains the name and a hash of the client id, so that a login with one application
 * does not count for another, even if two processes share a session store and use the same `name`.
 *
 * @throws OptionError `EVENTPOP_BAD_OPTION` if another application uses this name in this process
 */
export function claimSessionKey({ name, clientID }: { name: string; clientID: string }): string {
  const owner = clientIDsByName.get(name) ?? clientID;
  if (owner !== clientID) {
    throw optionError(
      `name must differ between applications: two eventpopAuth with different clientIDs are both named "${name}". Set name: "…" for one of them.`,
    );
  }
  clientIDsByName.set(name, clientID);
  return `${name}-${createHash("sha256").update(clientID).digest("hex").slice(0, 8)}`;
}

/** Destroys the session. The {@link SessionGuard} then ends its login. */
export async function destroySession(req: Request): Promise<void> {
  await toPromise((done) => req.session.destroy(done));
}

/** Destroys a session by its id, after it was removed from the request. */
export async function destroySessionById(store: Store, id: string): Promise<void> {
  await toPromise((done) => store.destroy(id, done));
}

/** Saves the session immediately. */
export async function saveSession(req: Request): Promise<void> {
  await toPromise((done) => req.session.save(done));
}

/**
 * Removes the session and its id from the request. At the end of the response, express-session then does not save the session, and does not
 * destroy it even with `unset: "destroy"`.
 */
export function detachSession(req: Request): void {
  delete (req as Partial<Request>).session;
  delete (req as Partial<Request>).sessionID;
}

function toPromise(call: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => void call((error) => (error ? reject(error) : resolve())));
}
