import type { Request } from "express";
import type { Session, Store } from "express-session";
import type { EventpopUser } from "../api/resources";
import type { Lifetimes } from "../config/auth-options";

/** What a session holds of a login: never a token, only the handle of its record. */
export interface LoginData {
  readonly recordId: string;
  readonly user: EventpopUser;
  /** Milliseconds since the epoch. */
  readonly signedInAt: number;
  /** When the login ends unless it is used before, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** By which the sign-in that made it is known again, and where it led: the same callback once more is no mistake. */
  readonly fingerprint: string;
  readonly returnTo?: string;
}

/**
 * The end of a login is moved once this share of its idle time has passed, so that not every request writes. An idle login
 * may thus end this much early; none ends late.
 */
const ROLLING_THRESHOLD = 0.1;

/** The first letters of a sign-in's state, enough to know it again. */
export function loginFingerprint(state: string): string {
  return state.slice(0, 8);
}

/** Reads and writes logins in sessions, under one name. */
export class LoginSession {
  constructor(
    readonly key: string,
    private readonly lifetimes: Lifetimes,
  ) {}

  /** The login in a session, if it has not ended by itself. */
  readLogin(session: Session, now: number): LoginData | undefined {
    const login = (session as unknown as Readonly<Record<string, LoginData | undefined>>)[this.key];
    return login && now < login.expiresAt ? login : undefined;
  }

  writeLogin(session: Session, login: LoginData): void {
    (session as unknown as Record<string, LoginData>)[this.key] = login;
  }

  /** When a login that is used now ends. */
  expiryOf(session: Session, signedInAt: number, now: number): number {
    return this.expiryAfter(this.idleMs(session), signedInAt, now);
  }

  /** When a login ends however much it is used. */
  latestExpiryOf({ signedInAt }: LoginData): number {
    return signedInAt + this.lifetimes.absoluteMs;
  }

  /** Whether a login that is used now would end too early, so that its end has to be moved. */
  shouldExtend(session: Session, { signedInAt, expiresAt }: LoginData, now: number): boolean {
    return expiresAt < this.expiryAfter(this.idleMs(session) * (1 - ROLLING_THRESHOLD), signedInAt, now);
  }

  private expiryAfter(idleMs: number, signedInAt: number, now: number): number {
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
