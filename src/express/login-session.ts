import type { Request } from "express";
import type { Session } from "express-session";
import type { EventpopUser } from "../api/resources";
import { OptionError, StoreError } from "../errors";
import type { HeldTicket } from "./held-tickets";

/** What a session holds of a login: never a token, only the handle of its record. */
export interface LoginData {
  readonly handle: string;
  readonly user: EventpopUser;
  /** Milliseconds since the epoch. */
  readonly signedInAt: number;
  /** When the login ends unless it is used before, in milliseconds since the epoch. */
  readonly until: number;
  /** State of the sign-in that made it: the same callback again is then no mistake. */
  readonly state: string;
  /** The tickets that let the person in, by the event they are for. */
  readonly tickets?: Readonly<Record<string, HeldTicket>>;
}

/** How long logins live, in milliseconds. */
export interface Lifetimes {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

/**
 * A login ends this share of its idle time later than it must, so that its record need not be touched by every request, only
 * once per share.
 */
const SLACK = 0.1;

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
    return Math.min(now + this.idleMs(session) * (1 + SLACK), signedInAt + this.lifetimes.absoluteMs);
  }

  /** Whether a login that is used now would end too early, so that its end has to be moved. */
  isDue(session: Session, { signedInAt, until }: LoginData, now: number): boolean {
    return until < Math.min(now + this.idleMs(session), signedInAt + this.lifetimes.absoluteMs);
  }

  /** No longer than the session itself. */
  private idleMs({ cookie }: Session): number {
    return Math.min(this.lifetimes.idleMs, cookie.originalMaxAge ?? Number.POSITIVE_INFINITY);
  }
}

/**
 * Gives the browser a new, empty session (ASVS 7.2.4): nothing is carried over, and the old one is destroyed where it was
 * this browser's. One that express-session made for this very request was never stored, and is replaced without a store call.
 */
export async function renewSession(req: Request): Promise<void> {
  if (!req.headers.cookie?.includes(req.sessionID)) {
    req.sessionStore.generate(req);
    return;
  }
  await settle((done) => req.session.regenerate(done));
}

/** Destroys the session; its login ends with it. */
export async function destroySession(req: Request): Promise<void> {
  await settle((done) => req.session.destroy(done));
}

/** Saves the session as it is now. */
export async function saveSession(req: Request): Promise<void> {
  await settle((done) => req.session.save(done));
}

async function settle(call: (done: (error?: unknown) => void) => unknown): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => void call((error) => (error ? reject(error) : resolve())));
  } catch (cause) {
    throw cause instanceof StoreError
      ? cause
      : new StoreError("EVENTPOP_STORE", "The session store failed.", { cause });
  }
}

/** The sentence for an app that lacks express-session, or uses something else in its place. */
export function missingSession(req: Request): OptionError {
  return req.session
    ? new OptionError(
        "EVENTPOP_SETUP",
        "eventpopAuth needs express-session: other session middleware has no store to keep tokens in.",
      )
    : new OptionError(
        "EVENTPOP_SETUP",
        "eventpopAuth needs express-session before it: app.use(session({ secret, resave: false, saveUninitialized: false })).",
      );
}
