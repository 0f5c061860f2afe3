import type { Request } from "express";
import type { Session, Store } from "express-session";
import type { EventpopUser } from "../api/resources";

/** What a session holds of a login: never a token, only the handle of its record. */
export interface LoginData {
  readonly handle: string;
  readonly user: EventpopUser;
  /** Milliseconds since the epoch. */
  readonly signedInAt: number;
  /** When the login ends unless it is used before, in milliseconds since the epoch. */
  readonly until: number;
  /** By which the sign-in that made it is known again, and where it led: the same callback once more is no mistake. */
  readonly mark: string;
  readonly returnTo?: string;
}

/** How long logins live, in milliseconds. */
export interface Lifetimes {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

/**
 * The end of a login is moved once this share of its idle time has passed, so that not every request writes. An idle login
 * may thus end this much early; none ends late.
 */
const GRAIN = 0.1;

/** The first letters of a sign-in's state, enough to know it again. */
export function markOf(state: string): string {
  return state.slice(0, 8);
}

/** Reads and writes logins in sessions, under one name. */
export class LoginSession {
  constructor(
    readonly key: string,
    private readonly lifetimes: Lifetimes,
  ) {}

  /** The login in a session, if it has not ended by itself. */
  read(session: Session, now: number): LoginData | undefined {
    const login = (session as unknown as Readonly<Record<string, LoginData | undefined>>)[this.key];
    return login && now < login.until ? login : undefined;
  }

  write(session: Session, login: LoginData): void {
    (session as unknown as Record<string, LoginData>)[this.key] = login;
  }

  /** When a login that is used now ends. */
  end(session: Session, signedInAt: number, now: number): number {
    return this.endAfter(this.idleMs(session), signedInAt, now);
  }

  /** When a login ends however much it is used. */
  lastEnd({ signedInAt }: LoginData): number {
    return signedInAt + this.lifetimes.absoluteMs;
  }

  /** Whether a login that is used now would end too early, so that its end has to be moved. */
  isDue(session: Session, { signedInAt, until }: LoginData, now: number): boolean {
    return until < this.endAfter(this.idleMs(session) * (1 - GRAIN), signedInAt, now);
  }

  private endAfter(idleMs: number, signedInAt: number, now: number): number {
    return Math.min(now + idleMs, signedInAt + this.lifetimes.absoluteMs);
  }

  /** No longer than the session itself. */
  private idleMs({ cookie }: Session): number {
    return Math.min(this.lifetimes.idleMs, cookie.originalMaxAge ?? Number.POSITIVE_INFINITY);
  }
}

/** Destroys the session; its login ends with it. */
export async function destroySession(req: Request): Promise<void> {
  await settle((done) => req.session.destroy(done));
}

/** Removes a session that no request has any more. */
export async function removeSession(store: Store, id: string): Promise<void> {
  await settle((done) => store.destroy(id, done));
}

/** Saves the session as it is now. */
export async function saveSession(req: Request): Promise<void> {
  await settle((done) => req.session.save(done));
}

/** Takes the session off the request, so that express-session does not save it as the answer ends. */
export function dropSession(req: Request): void {
  delete (req as Partial<Request>).session;
}

function settle(call: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => void call((error) => (error ? reject(error) : resolve())));
}
