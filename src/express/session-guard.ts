import type { Session, SessionData, Store } from "express-session";
import { callStore, SessionStore, type StoreCallback } from "../tokens/session-store";
import { callWithStoreDeadline, runWithStoreDeadline } from "../tokens/store-deadline";
import type { TokenManager } from "../tokens/token-manager";
import { recordIdIn } from "./login-session";

/** A store to which express-session has added `generate`, which creates a new session for a request. */
type CompleteStore = Express.Request["sessionStore"];
type SessionRequest = Parameters<CompleteStore["generate"]>[0];

/**
 * How many reads of one session may run at a time for `destroy`. Some stores destroy an expired session while they read it: their
 * `get` calls the guarded `destroy`, which reads the session again. While this number of reads is running, the session is destroyed without
 * another read.
 */
const MAX_READS = 3;

/**
 * Keeps sessions and logins consistent, by wrapping the methods of the app's session store.
 *
 * - **When a session is destroyed, its login ends.** A logout, `regenerate`, `session.destroy()`, or another strategy's login
 *   destroys a session.
 * - **A late write does not restore an ended login.** express-session writes whole sessions, so a slow request can write a session
 *   that another request has destroyed. After each write of a session with a login, the guard checks whether the login's token
 *   record still exists. A logout deletes the record before the session, so the check works with any number of processes.
 *   Requests that write no session need no check.
 * - **A store that does not respond causes an error after two seconds.** Each `get`, `set`, `destroy`, `touch` and `regenerate` has
 *   this timeout.
 */
export class SessionGuard {
  /** Sessions with a new login, and the content that was saved. It is an empty string before the session is saved. */
  private readonly newLogins = new WeakMap<object, string>();
  /** Sessions that express-session created for a request, because the store has no session with the id from the browser. */
  private readonly generatedSessions = new WeakSet<object>();
  /** By session id: how many reads are running for {@link destroySession}. */
  private readonly runningReads = new Map<string, number>();

  constructor(
    private readonly sessionKey: string,
    private readonly tokenManager: TokenManager,
  ) {}

  /** Replaces the store's methods by guarded ones. Call it once per store. */
  wrapStore(store: Store | CompleteStore): void {
    const unguarded = new SessionStore(store);
    const { get, set, touch, regenerate } = store;

    store.get = (id, callback) => {
      callWithStoreDeadline<SessionData>(
        "read",
        (done) => callStore((settle) => get.call(store, id, settle), done),
        callback,
      );
    };
    store.set = (id, session, callback = () => {}) => {
      const saved = this.newLogins.get(session);
      if (saved && saved === contentOf(session)) {
        callback();
        return;
      }
      const writeOnce = (done: StoreCallback<void>) =>
        callStore<void>(
          (settle) => set.call(store, id, session, settle),
          (error) => {
            const recordId = recordIdIn(session, this.sessionKey);
            // No other process knows a new login, so only this process can have ended it, after a timeout of the store.
            const isUnchecked = recordId !== undefined && (saved !== "" || this.tokenManager.isKnownEnded(recordId));
            if (error || !isUnchecked) done(error);
            else this.destroyIfEnded(unguarded, id, recordId).then(() => done(), done);
          },
        );
      callWithStoreDeadline("write", writeOnce, callback as StoreCallback<void>);
    };
    store.destroy = (id, callback = () => {}) => {
      runWithStoreDeadline("delete", () => this.destroySession(unguarded, id)).then(() => callback(), callback);
    };
    if (touch) {
      store.touch = (id, session, callback = () => {}) => {
        const touchOnce = (done: StoreCallback<void>) =>
          callStore<void>(
            (settle) => touch.call(store, id, session, settle),
            (error) => {
              if (error || !this.isLoginEnded(session)) done(error);
              // The `touch` of some stores reads and then writes the session. A logout in between would be undone, so the session is destroyed again.
              else unguarded.destroy(id).then(() => done(), done);
            },
          );
        callWithStoreDeadline("touch", touchOnce, callback as StoreCallback<void>);
      };
    }
    if ("generate" in store) {
      const { generate } = store;
      store.generate = (req) => {
        generate.call(store, req);
        this.generatedSessions.add(req.session);
      };
    }
    store.regenerate = (req, callback) => {
      // Deletes the login, because it ends with the old session, and Passport's `keepSessionInfo` would copy it into the new one.
      if (req.session) Reflect.deleteProperty(req.session, this.sessionKey);
      const regenerateOnce = (done: StoreCallback<void>) =>
        callStore<void>((settle) => regenerate.call(store, req, settle), done);
      callWithStoreDeadline("regenerate", regenerateOnce, callback as StoreCallback<void>);
    };
  }

  /**
   * Gives the request a new, empty session with a new id (ASVS 7.2.4). Destroys the old session, which ends its login. If
   * express-session created the old session for this request, it is not in the store and is not destroyed.
   */
  async renewSession(req: SessionRequest): Promise<void> {
    const { session, sessionStore } = req;
    if (this.generatedSessions.has(session)) sessionStore.generate(req);
    else
      await new Promise<void>((resolve, reject) => session.regenerate((error) => (error ? reject(error) : resolve())));
  }

  /**
   * Saves a session with a new login. express-session does not notice that a regenerated session was saved, and would write it
   * again when the response ends. The guard skips that write if the session has not changed.
   */
  async saveLogin(session: Session): Promise<void> {
    this.newLogins.set(session, "");
    await new Promise<void>((resolve, reject) => session.save((error) => (error ? reject(error) : resolve())));
    this.newLogins.set(session, contentOf(session));
  }

  /** Destroys a session that was just written if the record of its login is gone. */
  private async destroyIfEnded(store: SessionStore, id: string, recordId: string): Promise<void> {
    if (!(await this.tokenManager.hasRecord(recordId))) await store.destroy(id);
  }

  private async destroySession(store: SessionStore, id: string): Promise<void> {
    const recordId = recordIdIn(await this.readToDestroy(store, id), this.sessionKey);
    if (recordId !== undefined) await this.tokenManager.endLogin(recordId);
    await store.destroy(id);
  }

  /** Returns the session. Returns undefined, and reads nothing, if {@link MAX_READS} reads of the session are running. */
  private async readToDestroy(store: SessionStore, id: string): Promise<SessionData | undefined> {
    const running = this.runningReads.get(id) ?? 0;
    if (running >= MAX_READS) return undefined;
    this.runningReads.set(id, running + 1);
    try {
      return await runWithStoreDeadline("read", () => store.get(id));
    } finally {
      const others = (this.runningReads.get(id) ?? 1) - 1;
      if (others > 0) this.runningReads.set(id, others);
      else this.runningReads.delete(id);
    }
  }

  /** Whether this process knows that the session's login has ended. */
  private isLoginEnded(session: SessionData): boolean {
    const recordId = recordIdIn(session, this.sessionKey);
    return recordId !== undefined && this.tokenManager.isKnownEnded(recordId);
  }
}

/** Returns the content of a session as text, without its cookie, because the expiry of the cookie changes. */
function contentOf(session: object): string {
  return JSON.stringify({ ...session, cookie: undefined });
}
