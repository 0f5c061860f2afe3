import type { SandboxOptions } from "./options";
import { type Sandbox, startSandbox } from "./sandbox";

/** What a Playwright test can ask for. */
export interface EventpopTestFixtures {
  /** This worker's sandbox, which forgets after each test what happened in it. */
  readonly eventpop: Sandbox;
}

/** What a Playwright worker can ask for, such as a fixture that starts your app. */
export interface EventpopWorkerFixtures {
  /** The sandbox that a worker's tests share, one after another: `eventpopSandbox.env()` is for your app's environment. */
  readonly eventpopSandbox: Sandbox;
}

/** Lets a test run with its fixture; resolves when the test is over. As Playwright hands it out. */
type Use<Fixture> = (fixture: Fixture) => Promise<void>;

/** The fixtures as `test.extend` of Playwright takes them. */
export interface EventpopFixtures {
  /** One per test. */
  readonly eventpop: (fixtures: EventpopWorkerFixtures, use: Use<Sandbox>) => Promise<void>;
  /** One per worker. */
  readonly eventpopSandbox: [(fixtures: object, use: Use<Sandbox>) => Promise<void>, { scope: "worker" }];
}

/**
 * Fixtures for Playwright: a sandbox per worker, and `eventpop` for the tests, reset after each.
 *
 *     import { test as base } from "@playwright/test";
 *     export const test = base.extend<EventpopTestFixtures, EventpopWorkerFixtures>(eventpopFixtures());
 *
 *     test("a buyer signs in", async ({ page, eventpop }) => {
 *       await page.goto("/auth/eventpop");
 *       await eventpop.approve(page, { as: "malee" });
 *     });
 *
 * Rejects, and the tests with it, as {@link startSandbox} does. With a `port` of your own use one worker.
 */
export function eventpopFixtures(options: SandboxOptions = {}): EventpopFixtures {
  return {
    eventpopSandbox: [
      // Playwright reads from the parameter which fixtures are needed, so it must be a pattern even where none is.
      // biome-ignore lint/correctness/noEmptyPattern: see above
      async ({}, use) => {
        const sandbox = await startSandbox(options);
        await use(sandbox).finally(sandbox.close);
      },
      { scope: "worker" },
    ],
    eventpop: async ({ eventpopSandbox }, use) => {
      await use(eventpopSandbox).finally(() => eventpopSandbox.reset());
    },
  };
}
