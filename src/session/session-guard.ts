import type { Session, SessionData, Store } from "express-session";
import { SessionStore, withDeadline } from "./session-store";
import type { TokenKeeper } from "./token-keeper";

/**
 * Keeps sessions and logins in step, by standing around the app's session store.
 *
 * - **Whoever destroys a session ends its login**: logout, `regenerate`, `session.destroy()`, another strategy's login.
 * - **No late write revives a login.** express-session writes whole sessions, so a slow request can put back one that was
 *   destroyed meanwhile. After each write of a session with a login, the login's record is looked up: a logout deletes that
 *   first, so one of the two always sees the other, on whatever number of processes. Requests that write nothing pay nothing.
 * - **A silent store is an error in two seconds**, not a request that hangs.
 */
export class SessionGuard {
  private readonly logins = new WeakSet<object>();
  private readonly saved = new WeakSet<object>();

  constructor(
    private readonly sessionKey: string,
    private readonly keeper: TokenKeeper,
  ) {}

  /** Puts the guard around a store. Once per store. */
  watch(store: Store): void {
    const { get, set, touch } = store;
    const plain = new SessionStore(store);

    store.get = (id, callback) => get.call(store, id, withDeadline<SessionData>("read", callback));
    if (touch) {
      store.touch = (id, session, callback = () => {}) =>
        touch.call(store, id, session, withDeadline("touch", callback) as () => void);
    }
    store.set = (id, session, callback = () => {}) => {
      if (this.saved.delete(session)) {
        process.nextTick(callback);
        return;
      }
      const written = withDeadline("write", (error) => {
        const handle = this.logins.has(session) ? undefined : this.handleIn(session);
        if (error || handle === undefined) callback(error);
        else this.undoUnlessAlive(handle, id, plain).then(() => callback(), callback);
      });
      set.call(store, id, session, written);
    };
    store.destroy = (id, callback = () => {}) => {
      const end = async () => {
        const handle = this.handleIn(await plain.get(id));
        if (handle !== undefined) await this.keeper.end(handle);
        await plain.destroy(id);
      };
      end().then(() => callback(), callback);
    };
  }

  /**
   * Saves a session in which a login has just begun: nobody can have ended it yet. express-session, which does not see that a
   * regenerated session was saved, writes it again as the response ends; that write is dropped.
   */
  async saveLogin(session: Session): Promise<void> {
    this.logins.add(session);
    try {
      await new Promise<void>((resolve, reject) => session.save((error) => (error ? reject(error) : resolve())));
      this.saved.add(session);
    } finally {
      this.logins.delete(session);
    }
  }

  private async undoUnlessAlive(handle: string, id: string, store: SessionStore): Promise<void> {
    if (!(await this.keeper.isAlive(handle))) await store.destroy(id);
  }

  private handleIn(session: SessionData | undefined): string | undefined {
    const login = (session as Readonly<Record<string, unknown>> | undefined)?.[this.sessionKey];
    return (login as { handle?: string } | undefined)?.handle;
  }
}
