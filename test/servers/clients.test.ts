import { createHash, randomBytes } from "node:crypto";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import type { BrowserResponse } from "../support/browser";
import { useCleanup } from "../support/cleanup";
import { holdWrites } from "./support/held-writes";
import { startPostgres } from "./support/postgres";
import { startRedis } from "./support/redis";
import { SITE, startWorkers, type Worker } from "./support/workers";

const CLIENT = { client_id: "live", redirect_uri: "https://live.example/signed-in" };
const ROUNDS = 10;
const HOUR_MS = 60 * 60_000;

/** An authorization code, and the PKCE verifier that belongs to it. */
interface Code {
  readonly code: string;
  readonly verifier: string;
}

const CASES = [
  { name: "Redis", start: startRedis, hasLock: false },
  { name: "Redis", start: startRedis, hasLock: true },
  { name: "PostgreSQL", start: startPostgres, hasLock: false },
  { name: "PostgreSQL", start: startPostgres, hasLock: true },
];

describe.each(CASES)("the login of a client in two processes that share one $name (lock: $hasLock)", (situation) => {
  const cleanup = useCleanup(afterAll);
  let storeURL: string;
  let sandbox: Sandbox;
  let one: Worker;
  let other: Worker;

  beforeAll(async () => {
    const store = await situation.start();
    cleanup(() => store.remove());
    storeURL = store.url;
    sandbox = await startSandbox({ login: { as: "somchai" }, consent: "auto" });
    cleanup(() => sandbox.close());
    const workers = await startWorkers(sandbox, { storeURL, hasLock: situation.hasLock });
    cleanup(() => Promise.all(workers.map((worker) => worker.kill())));
    [one, other] = workers;
  });

  /** Starts the login in one process, and completes it in the other one. */
  const authorize = async (): Promise<Code> => {
    const verifier = randomBytes(32).toString("base64url");
    const query = new URLSearchParams({
      ...CLIENT,
      response_type: "code",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    const [browser, later] = [one.browser(), other.browser()];
    const { location: eventpop } = await browser.click(`${SITE}/auth/eventpop/authorize?${query}`);
    const { location: callback } = await browser.open(eventpop);
    for (const [name, value] of Object.entries(browser.cookies.at(SITE))) later.cookies.plant(name, value, SITE);
    const { location } = await later.click(callback, { from: sandbox.url });
    return { code: new URL(location).searchParams.get("code") ?? "", verifier };
  };
  const redeem = (worker: Worker, { code, verifier }: Code): Promise<BrowserResponse> => {
    const form = { ...CLIENT, grant_type: "authorization_code", code, code_verifier: verifier };
    return worker.browser().fetch(`${SITE}/auth/eventpop/token`, { form });
  };
  const tokenOf = (response: BrowserResponse): string => (response.json() as { access_token: string }).access_token;
  const logIn = async (): Promise<string> => tokenOf(await redeem(one, await authorize()));
  /** Requests the user's tickets. Repeats the request if the store was too slow, as it can be on a busy machine. */
  const statusOf = async (worker: Worker, token: string): Promise<number> => {
    for (;;) {
      const headers = { authorization: `Bearer ${token}` };
      const { status } = await worker.browser().fetch(`${SITE}/tickets`, { headers });
      if (status !== 503) return status;
    }
  };
  const statuses = (token: string) => Promise.all([statusOf(one, token), statusOf(other, token)]);

  it("is completed although each request goes to another process", async () => {
    const response = await redeem(one, await authorize());

    expect(response.status).toBe(200);
    expect(await statuses(tokenOf(response))).toEqual([200, 200]);
  });

  it("starts in one process only, and works in both, if both get the same code at the same moment", async () => {
    for (let round = 0; round < ROUNDS; ) {
      const code = await authorize();
      const held = await holdWrites(storeURL);
      const redeemed = Promise.all([redeem(one, code), redeem(other, code)]);
      // Both have read that the code is valid and not claimed, and now claim it.
      await Promise.race([held.untilWaiting(2), redeemed]);
      await held.release();
      const responses = await redeemed;
      // On a busy machine, the two seconds for the store can pass.
      if (responses.some(({ status }) => status === 503)) continue;
      round += 1;

      expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 400]);
      const [winner] = responses.filter(({ status }) => status === 200);
      expect(winner && (await statuses(tokenOf(winner)))).toEqual([200, 200]);
    }
  });

  it("ends in both if its code is used again in the other one", async () => {
    const code = await authorize();
    const token = tokenOf(await redeem(one, code));

    expect((await redeem(other, code)).json()).toMatchObject({ error: "invalid_grant" });

    expect(await statuses(token)).toEqual([401, 401]);
  });

  it("ends in both if its token is revoked in the other one", async () => {
    const token = await logIn();

    const form = { client_id: CLIENT.client_id, token };
    expect((await other.browser().fetch(`${SITE}/auth/eventpop/revoke`, { form })).status).toBe(200);

    expect(await statuses(token)).toEqual([401, 401]);
  });

  it("is refreshed once with a lock, and at most once by each process without", async () => {
    const token = await logIn();
    await sandbox.clock.advance({ hours: 3 });
    await Promise.all([one.advance(3 * HOUR_MS), other.advance(3 * HOUR_MS)]);

    const responses = await Promise.all(Array.from({ length: 20 }, () => statuses(token)));

    expect(new Set(responses.flat())).toEqual(new Set([200]));
    const refreshes = await sandbox.requests.count({ on: "token", form: { grant_type: "refresh_token" } });
    expect(refreshes).toBeGreaterThan(0);
    expect(refreshes).toBeLessThanOrEqual(situation.hasLock ? 1 : 2);
  });
});
