import type { Sandbox } from "eventpop-sandbox";
import { eventpopFixtures } from "eventpop-sandbox/playwright";
import type { Browser } from "playwright-core";
import { startChromium } from "./support/chromium";
import { openPage } from "./support/visitors";

/** These tests call the fixtures as Playwright's runner does: the fixture of a worker contains the fixtures of its tests. */

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser?.close());

/** Runs tests one after another in one worker. */
async function work(...tests: readonly ((eventpop: Sandbox) => Promise<void>)[]): Promise<void> {
  const { eventpop, eventpopSandbox } = eventpopFixtures({ applications: [{ clientId: "my-app" }] });
  const [perWorker, { scope }] = eventpopSandbox;
  expect(scope).toBe("worker");
  await perWorker({}, async (sandbox) => {
    for (const test of tests) await eventpop({ eventpopSandbox: sandbox }, test);
  });
}

describe("Playwright's fixtures", () => {
  it("give each worker a sandbox, reset it between tests, and close it at the end", async () => {
    const seen: Sandbox[] = [];
    await work(
      async (eventpop) => {
        seen.push(eventpop);
        const page = await openPage(browser, "desktop");
        await page.goto(`${eventpop.url}/users/sign_in`);
        await page.getByTestId("person-malee").click();
        await eventpop.tokens.issue({ as: "malee" });
        await eventpop.clock.advance("1d");
        await page.context().close();
      },
      async (eventpop) => {
        seen.push(eventpop);
        expect(await eventpop.tokens.list()).toEqual([]);
        expect(await eventpop.requests.count()).toBe(0);
        expect((await eventpop.applications.list()).map(({ clientId }) => clientId)).toEqual(["my-app"]);
      },
    );

    const [first, second] = seen;
    expect(second).toBe(first);
    await expect(fetch(String(first?.url))).rejects.toThrow("fetch failed");
  });

  it("reset and close the sandbox also after a test that failed", async () => {
    let closed: Sandbox | undefined;
    const failing = work(async (eventpop) => {
      closed = eventpop;
      await eventpop.tokens.issue({ as: "malee" });
      throw new Error("the test failed");
    });

    await expect(failing).rejects.toThrow("the test failed");
    expect(await closed?.tokens.list()).toEqual([]);
    await expect(fetch(String(closed?.url))).rejects.toThrow("fetch failed");
  });

  it("name the fixtures that they need in a destructured parameter, where Playwright reads them", () => {
    const { eventpop, eventpopSandbox } = eventpopFixtures();

    expect(String(eventpop)).toMatch(/^async \(\{ eventpopSandbox \}, use\) =>/);
    expect(String(eventpopSandbox[0])).toMatch(/^async \(\{ *\}, use\) =>/);
  });
});
