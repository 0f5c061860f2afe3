import type { Store } from "express-session";
import { Browser } from "./browser";
import { type ConsumerApp, signIn, startConsumerApp } from "./consumer-app";
import { type HostileProvider, startHostileProvider, TOKENS } from "./hostile-provider";

/** A session store as it is sold, and a look into what it holds. */
export interface RealStore {
  readonly store: Store;
  /** When each entry ends, in milliseconds since the epoch, by its key. */
  ends(): Promise<Readonly<Record<string, number>>>;
  /** Moves the clock of a store that has its own. */
  advance?(ms: number): Promise<void>;
  close(): Promise<void>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LOGOUT = "/auth/eventpop/logout";

/** What every session store keeps of a login, and how long: one suite for each of them. The clock is the test's. */
export function describeStore(name: string, open: () => Promise<RealStore>): void {
  describe(`a login in ${name}`, () => {
    let real: RealStore;
    let provider: HostileProvider;
    let app: ConsumerApp;
    let browser: Browser;

    beforeEach(async () => {
      jest.useFakeTimers({ now: Date.now(), doNotFake: [...TIMERS] });
      real = await open();
      provider = await startHostileProvider();
    });
    afterEach(async () => {
      await app.close();
      await provider.close();
      await real.close();
      jest.useRealTimers();
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
      browser = new Browser();
      await signIn(browser, app);
    };
    const wait = async (ms: number) => {
      jest.setSystemTime(Date.now() + ms);
      await real.advance?.(ms);
    };
    const status = async (path: string) => (await browser.fetch(app.at(path))).status;
    const post = async (path: string) => (await browser.fetch(app.at(path), { method: "POST" })).status;
    /** Seconds that each entry is from its end: [sessions, records, marks of logins that have ended]. */
    const left = async () => {
      const found: [sessions: number[], records: number[], marks: number[]] = [[], [], []];
      for (const [key, end] of Object.entries(await real.ends())) {
        // Written by a refresh, and gone by itself five minutes later.
        if (key.startsWith("eventpop-refresh-")) continue;
        const kind = key.startsWith("eventpop-ended-") ? 2 : key.startsWith("eventpop-") ? 1 : 0;
        found[kind].push(Math.round((end - Date.now()) / 1_000));
      }
      return found;
    };
    const lasting = (ms: number) => [expect.closeTo(ms / 1_000, -1)];

    it("is a session and a record, which end together", async () => {
      await start();

      expect([await status("/profile"), await left()]).toEqual([200, [lasting(DAY), lasting(DAY), []]]);
    });

    it("C28: gives its token, and a new one for a spent one; the record lasts as long as before", async () => {
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
      expect((await left())[1]).toEqual(lasting(DAY - 2 * HOUR));
    });

    it.each([{ rolling: false }, { rolling: true }])(
      "C44: lasts as long as it is used, session and record alike, and not a day longer (rolling: $rolling)",
      async (cookie) => {
        await start(cookie);
        for (let visit = 0; visit < 10; visit += 1) {
          await wait(5 * HOUR);
          expect([await status("/profile"), await left()]).toEqual([200, [lasting(DAY), lasting(DAY), []]]);
        }
        // Touched, and not yet a tenth of the idle time later: the record is left alone.
        await wait(2 * HOUR);
        expect([await status("/profile"), await left()]).toEqual([200, [lasting(DAY), lasting(DAY - 2 * HOUR), []]]);

        await wait(DAY);
        expect(await status("/profile")).toBe(401);
      },
    );

    it("C44: whose session cookie ends with the browser lasts for the idle time", async () => {
      await start({ maxAge: undefined });
      expect([await status("/profile"), (await left())[1]]).toEqual([200, lasting(DAY)]);

      await wait(DAY + 1_000);
      expect(await status("/profile")).toBe(401);
    });

    it.each(["/destroy", "/regenerate", LOGOUT])(
      "C25: that %s ends leaves a mark of five minutes and nothing else",
      async (path) => {
        await start();
        const copy = new Browser();
        copy.cookies.plant("session", browser.cookies.at(app.at("/")).session ?? "", app.at("/"));

        expect(await post(path)).toBe(200);

        const [sessions, records, marks] = await left();
        expect([records, marks]).toEqual([[], lasting(5 * MINUTE)]);
        // Regenerated, a session may be there again: an empty one.
        expect(sessions.length).toBeLessThanOrEqual(path === "/regenerate" ? 1 : 0);
        expect((await copy.fetch(app.at("/profile"))).status).toBe(401);
      },
    );

    it("C24, C25: that another login follows is replaced, session and record", async () => {
      await start();

      await signIn(browser, app);

      expect([await status("/tickets"), await left()]).toEqual([
        200,
        [lasting(DAY), lasting(DAY), lasting(5 * MINUTE)],
      ]);
    });

    it("C25: is not brought back by requests that were under way as it ended", async () => {
      await start();
      const under = Array.from({ length: 20 }, (_, visit) => status(visit % 2 ? `/cart?add=${visit}` : "/tickets"));
      await post(LOGOUT);
      await Promise.all(under);

      expect([await status("/profile"), (await left()).slice(0, 2)]).toEqual([401, [[], []]]);
    });
  });
}

/** All but Date: the clock is moved, while everything else goes on by itself. */
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
