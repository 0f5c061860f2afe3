import type { Store } from "express-session";
import { Browser } from "./browser";
import { useCleanup } from "./cleanup";
import { type ConsumerApp, logIn, startConsumerApp } from "./consumer-app";
import { type HostileProvider, startHostileProvider, TOKENS } from "./hostile-provider";

/** A published session store, and access to its content. */
export interface RealStore {
  readonly store: Store;
  /** Returns the expiry of each entry by key, in milliseconds since the epoch. */
  ends(): Promise<Readonly<Record<string, number>>>;
  /** Moves the clock of a store that has its own clock. */
  advance?(ms: number): Promise<void>;
  close(): Promise<void>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LOGOUT = "/auth/eventpop/logout";

/** Defines the tests of one session store: which entries of a login it keeps, and for how long. The tests move the clock. */
export function describeStore(name: string, open: () => Promise<RealStore>): void {
  describe(`a login in ${name}`, () => {
    const cleanup = useCleanup();
    let real: RealStore;
    let provider: HostileProvider;
    let app: ConsumerApp;
    let browser: Browser;

    beforeEach(async () => {
      jest.useFakeTimers({ now: Date.now(), doNotFake: [...TIMERS] });
      cleanup(() => jest.useRealTimers());
      real = await open();
      cleanup(() => real.close());
      provider = await startHostileProvider();
      cleanup(() => provider.close());
    });

    const start = async ({ rolling = false, maxAge = DAY as number | undefined } = {}) => {
      app = await startConsumerApp({
        provider: provider.url,
        store: real.store,
        session: { rolling, cookie: { maxAge } },
        routes: (site) => {
          site.post("/destroy", (req, res, next) => {
            req.session.destroy((error) => (error ? next(error) : res.json({})));
          });
          site.post("/regenerate", (req, res, next) => {
            req.session.regenerate((error) => (error ? next(error) : res.json({})));
          });
        },
      });
      cleanup(() => app.close());
      browser = new Browser();
      await logIn(browser, app);
    };
    const wait = async (ms: number) => {
      jest.setSystemTime(Date.now() + ms);
      await real.advance?.(ms);
    };
    const status = async (path: string) => (await browser.fetch(app.at(path))).status;
    const post = async (path: string) => (await browser.fetch(app.at(path), { method: "POST" })).status;
    /** Returns the seconds until each entry expires: [sessions, records, tombstones]. */
    const left = async () => {
      const found: [sessions: number[], records: number[], tombstones: number[]] = [[], [], []];
      for (const [key, end] of Object.entries(await real.ends())) {
        // Refresh markers, which expire after five minutes, are not counted.
        if (key.startsWith("eventpop-refresh-")) continue;
        const kind = key.startsWith("eventpop-ended-") ? 2 : key.startsWith("eventpop-") ? 1 : 0;
        found[kind].push(Math.round((end - Date.now()) / 1_000));
      }
      return found;
    };
    // The tolerance is 50 seconds, because in a store with its own clock the duration of the test counts too.
    const lasting = (ms: number) => [expect.closeTo(ms / 1_000, -2)];

    it("consists of a session and a record, which expire together", async () => {
      await start();

      expect([await status("/profile"), await left()]).toEqual([200, [lasting(DAY), lasting(DAY), []]]);
    });

    it("gets a new token when the old one has expired, and its record then lasts for another idle time", async () => {
      await start();
      expect(await status("/tickets")).toBe(200);
      provider.behave("token", { body: { ...TOKENS, access_token: "second" } });
      await wait(2 * HOUR);

      const statuses = [await status("/tickets"), await status("/tickets")];

      const bearers = provider.requests.map(({ headers }) => headers.authorization).slice(-2);
      expect([statuses, bearers]).toEqual([
        [200, 200],
        ["Bearer second", "Bearer second"],
      ]);
      expect((await left())[1]).toEqual(lasting(DAY));
    });

    it.each([{ rolling: false }, { rolling: true }])(
      "lasts with session and record until a day after its last use (rolling: $rolling)",
      async (cookie) => {
        await start(cookie);
        for (let visit = 0; visit < 10; visit += 1) {
          await wait(5 * HOUR);
          expect([await status("/profile"), await left()]).toEqual([200, [lasting(DAY), lasting(DAY), []]]);
        }
        // The session is touched. The record is extended only after a tenth of the idle time.
        await wait(2 * HOUR);
        expect([await status("/profile"), await left()]).toEqual([200, [lasting(DAY), lasting(DAY - 2 * HOUR), []]]);

        await wait(DAY);
        expect(await status("/profile")).toBe(401);
      },
    );

    it("lasts for the idle time if the session cookie ends with the browser", async () => {
      await start({ maxAge: undefined });
      expect([await status("/profile"), (await left())[1]]).toEqual([200, lasting(DAY)]);

      await wait(DAY + 1_000);
      expect(await status("/profile")).toBe(401);
    });

    it.each(["/destroy", "/regenerate", LOGOUT])(
      "leaves only a tombstone of five minutes when %s ends it",
      async (path) => {
        await start();
        const copy = new Browser();
        copy.cookies.plant("session", browser.cookies.at(app.at("/")).session ?? "", app.at("/"));

        expect(await post(path)).toBe(200);

        const [sessions, records, tombstones] = await left();
        expect([records, tombstones]).toEqual([[], lasting(5 * MINUTE)]);
        // A regenerated session may exist again, empty.
        expect(sessions.length).toBeLessThanOrEqual(path === "/regenerate" ? 1 : 0);
        expect((await copy.fetch(app.at("/profile"))).status).toBe(401);
      },
    );

    it("is replaced by the next login, which has a new session and a new record", async () => {
      await start();

      await logIn(browser, app);

      expect([await status("/tickets"), await left()]).toEqual([
        200,
        [lasting(DAY), lasting(DAY), lasting(5 * MINUTE)],
      ]);
    });

    it("is not restored by requests that were running when it ended", async () => {
      await start();
      const under = Array.from({ length: 20 }, (_, visit) => status(visit % 2 ? `/cart?add=${visit}` : "/tickets"));
      await post(LOGOUT);
      await Promise.all(under);

      expect([await status("/profile"), (await left()).slice(0, 2)]).toEqual([401, [[], []]]);
    });
  });
}

/** The functions that are not replaced by fakes. Only `Date` is fake, so that the test moves the clock and all timers run. */
const TIMERS = [
  "hrtime",
  "nextTick",
  "performance",
  "queueMicrotask",
  "setImmediate",
  "clearImmediate",
  "setInterval",
  "clearInterval",
  "setTimeout",
  "clearTimeout",
] as const;
