import { createClient } from "redis";
import { startExampleApp } from "../browser/support/example-app";
import { Browser } from "../support/browser";
import { useCleanup } from "../support/cleanup";
import { sandboxUser } from "../support/sandbox-user";
import { type Redis, startRedis } from "./support/redis";

const WORKERS = 4;

describe("the example app with WORKERS=4 and REDIS_URL", () => {
  const cleanup = useCleanup();

  it("shows the user in all workers after a login through one worker, and exits with 0", async () => {
    const redis = await startRedis();
    cleanup(redis.remove);
    const example = await startExampleApp({ REDIS_URL: redis.url, WORKERS: String(WORKERS) });
    cleanup(example.stop);
    expect(example.output).toContain(`(${WORKERS} workers)`);
    const profile = `${example.url}/profile`;
    const browser = new Browser();

    const { location: eventpop } = await browser.click(`${example.url}/auth/eventpop?returnTo=/profile`);
    const person = sandboxUser(example.sandboxURL);
    const { html } = await person.signIn(eventpop, "somchai@sandbox.example", "sandbox");
    const callback = await person.decide(html, "Authorize");
    const back = await browser.click(example.url + callback, { from: example.sandboxURL });
    expect([back.status, back.location]).toEqual([302, profile]);

    // Every request opens a new connection, and the workers get the connections in turn.
    while ((await touched(redis)) < WORKERS) {
      const { status, text } = await browser.fetch(profile, { headers: { accept: "application/json" } });
      expect([status, text]).toEqual([200, expect.stringContaining("สมชาย")]);
    }

    const logout = await browser.fetch(`${example.url}/auth/eventpop/logout`, { method: "POST" });
    expect(logout.status).toBe(200);
    for (let visit = 0; visit < 3 * WORKERS; visit += 1) expect((await browser.fetch(profile)).status).toBe(401);
    expect(await example.stop()).toBe(0);
  });
});

/** Returns the number of workers that have extended a session. This is the last Redis command in the request of a logged-in user. */
async function touched({ url }: Redis): Promise<number> {
  const client = await createClient({ url }).connect();
  const connections = String(await client.sendCommand(["CLIENT", "LIST"])).split("\n");
  await client.close();
  return connections.filter((connection) => connection.includes(" cmd=expire ")).length;
}
