import { type SessionData, Store } from "express-session";
import { logIn } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();
type Callback<T> = (error?: unknown, value?: T | null) => void;
type Turn = (work: () => void) => void;

/** A store whose `get` destroys an expired entry with `this.destroy`. Many stores for databases without expiry do this. */
class SelfCleaningStore extends Store {
  readonly entries = new Map<string, string>();
  reads = 0;

  constructor(private readonly turn: Turn) {
    super();
  }

  /** Makes all entries expired. */
  expireAll(): void {
    for (const [key, entry] of this.entries) {
      const data = JSON.parse(entry);
      this.entries.set(key, JSON.stringify({ ...data, cookie: { ...data.cookie, expires: new Date(0) } }));
    }
  }

  override get(key: string, callback: Callback<SessionData>): void {
    this.turn(() => {
      this.reads += 1;
      const entry = this.entries.get(key);
      const data = entry === undefined ? undefined : (JSON.parse(entry) as SessionData);
      const isExpired = data && new Date(String(data.cookie.expires)).getTime() <= Date.now();
      // Without the limit, a test that fails would never end.
      if (isExpired && this.reads < 500) this.destroy(key, () => callback(null, null));
      else callback(null, data);
    });
  }

  override set(key: string, data: SessionData, callback: Callback<void> = () => {}): void {
    this.turn(() => {
      this.entries.set(key, JSON.stringify(data));
      callback();
    });
  }

  override destroy(key: string, callback: Callback<void> = () => {}): void {
    this.turn(() => {
      this.entries.delete(key);
      callback();
    });
  }
}

describe("a store whose get destroys expired sessions", () => {
  it.each<[string, Turn]>([
    ["synchronously", (work) => work()],
    ["asynchronously", (work) => void setImmediate(work)],
  ])("%s is read a few times for an expired session, and deletes it", async (_how, turn) => {
    const store = new SelfCleaningStore(turn);
    const { app, browser } = await startSite({ store: store as never });
    await logIn(browser, app);
    store.reads = 0;
    store.expireAll();

    const { status } = await browser.fetch(app.at("/profile"));

    expect(status).toBe(401);
    expect(store.reads).toBeLessThan(20);
    expect([...store.entries.keys()].filter((key) => !key.startsWith("eventpop-"))).toEqual([]);
    expect((await logIn(browser, app)).status).toBe(302);
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });
});
