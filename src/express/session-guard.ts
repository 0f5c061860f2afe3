import type { Session, SessionData, Store } from "express-session";
import { callStore, SessionStore, type StoreCallback } from "../tokens/session-store";
import { callWithStoreDeadline, withStoreDeadline } from "../tokens/store-deadline";
import type { TokenManager } from "../tokens/token-manager";

/** A store as express-session has completed it: with `generate`, which gives a request a new session. */
type CompleteStore = Express.Request["sessionStore"];
type SessionRequest = Parameters<CompleteStore["generate"]>[0];

/**
 * Keeps sessions and logins in step, by standing around the app's session store.
 *
 * - **Whoever destroys a session ends its login**: logout, `regenerate`, `session.destroy()`, another strategy's login.
 * - **No late write revives a login.** express-session writes whole sessions, so a slow request can put back one that was
 *   destroyed meanwhile. After each write of a session with a login, the login's record is looked up: a logout deletes that
 *   first, so one of the two always sees the other, on whatever number of processes. Requests that write nothing pay nothing.
 * - **A silent store is an error in two seconds**, not a request that hangs: `get`, `set`, `destroy`, `touch` and `regenerate`
 *   each have that long.
 */
export class SessionGuard {
  /** Sessions in which a login has just begun, with what was written of them; nothing before that. */
  private readonly begun = new WeakMap<object, string>();
  /** Sessions that express-session made for their request, because the browser sent no id of one that the store has. */
  private readonly generated = new WeakSet<object>();

  constructor(
    private readonly sessionKey: string,
    private readonly tokenManager: TokenManager,
  ) {}

  /** Puts the guard around a store. Once per store. */
  watch(store: Store | CompleteStore): void {
    const plain = new SessionStore(store);
    const { get, touch, regenerate } = store;

    store.get = (id, callback) => {
      callWithStoreDeadline<SessionData>(
        "read",
        (done) => callStore((answer) => get.call(store, id, answer), done),
        callback,
      );
    };
    store.set = (id, session, callback = () => {}) => {
      withStoreDeadline("write", () => this.write(plain, id, session)).then(() => callback(), callback);
    };
    store.destroy = (id, callback = () => {}) => {
      withStoreDeadline("delete", () => this.destroy(plain, id)).then(() => callback(), callback);
    };
    if (touch) {
      store.touch = (id, session, callback = () => {}) => {
        const touchOnce = (done: StoreCallback<void>) =>
          callStore<void>(
            (answer) => touch.call(store, id, session, answer),
            (error) => {
              if (error || !this.isEnded(session)) done(error);
              // Some stores' touch reads and writes back: a logout of this process may have come between the two.
              else plain.destroy(id).then(() => done(), done);
            },
          );
        callWithStoreDeadline("touch", touchOnce, callback as StoreCallback<void>);
      };
    }
    if ("generate" in store) {
      const { generate } = store;
      store.generate = (req) => {
        generate.call(store, req);
        this.generated.add(req.session);
      };
    }
    store.regenerate = (req, callback) => {
      // The login ends with the old session: nobody shall carry it into the new one, as Passport's keepSessionInfo does.
      if (req.session) Reflect.deleteProperty(req.session, this.sessionKey);
      const regenerateOnce = (done: StoreCallback<void>) =>
        callStore<void>((answer) => regenerate.call(store, req, answer), done);
      callWithStoreDeadline("regenerate", regenerateOnce, callback as StoreCallback<void>);
    };
  }

  /**
   * Gives the request a new, empty session with a new id (ASVS 7.2.4). The old session is destroyed, and its login ends, unless it was made
   * for this very request: then no store has it.
   */
  async renew(req: SessionRequest): Promise<void> {
    const { session, sessionStore } = req;
    if (this.generated.has(session)) sessionStore.generate(req);
    else
      await new Promise<void>((resolve, reject) => session.regenerate((error) => (error ? reject(error) : resolve())));
  }

  /**
   * Saves a session in which a login has just begun: nobody can have ended it yet. express-session, which does not see that a
   * regenerated session was saved, writes it again as the response ends; unless it was changed, that write is dropped.
   */
  async saveLogin(session: Session): Promise<void> {
    this.begun.set(session, "");
    await new Promise<void>((resolve, reject) => session.save((error) => (error ? reject(error) : resolve())));
    this.begun.set(session, contentOf(session));
  }

  private async write(store: SessionStore, id: string, session: SessionData): Promise<void> {
    const written = this.begun.get(session);
    if (written && written === contentOf(session)) return;
    await store.set(id, session);
    const recordId = this.handleIn(session);
    if (recordId === undefined) return;
    // A login that has just begun can only have been given up by this process, when the store took too long.
    if (written === "" ? !this.tokenManager.isEnded(recordId) : await this.tokenManager.isAlive(recordId)) return;
    await store.destroy(id);
  }

  private async destroy(store: SessionStore, id: string): Promise<void> {
    const recordId = this.handleIn(await store.get(id));
    if (recordId !== undefined) await this.tokenManager.endLogin(recordId);
    await store.destroy(id);
  }

  /** Whether this process knows that the session's login has ended. */
  private isEnded(session: SessionData): boolean {
    const recordId = this.handleIn(session);
    return recordId !== undefined && this.tokenManager.isEnded(recordId);
  }

  private handleIn(session: SessionData | undefined): string | undefined {
    const login = (session as Readonly<Record<string, unknown>> | undefined)?.[this.sessionKey];
    return (login as { recordId?: string } | undefined)?.recordId;
  }
}

/** What a session holds, but for its cookie, whose expiry moves. */
function contentOf(session: object): string {
  return JSON.stringify({ ...session, cookie: undefined });
}
