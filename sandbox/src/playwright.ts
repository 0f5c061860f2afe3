import type { SandboxOptions } from "./options";
import { type Sandbox, startSandbox } from "./sandbox";

/** The fixtures that each test gets. */
export interface EventpopTestFixtures {
  /** The sandbox of this worker. It is reset after each test. */
  readonly eventpop: Sandbox;
}

/** The fixtures that each worker gets. Your own worker fixtures can use them, for example to start your app. */
export interface EventpopWorkerFixtures {
  /**
   * The sandbox that the tests of a worker share. `eventpopSandbox.env()` returns the environment variables for your
   * app.
   */
  readonly eventpopSandbox: Sandbox;
}

/**
 * The function with which a Playwright fixture runs the test and gives it the value of the fixture. It resolves when the
 * test is over.
 */
type Use<Fixture> = (fixture: Fixture) => Promise<void>;

/** The fixtures for Playwright's `test.extend`. */
export interface EventpopFixtures {
  /** The fixture of each test. */
  readonly eventpop: (fixtures: EventpopWorkerFixtures, use: Use<Sandbox>) => Promise<void>;
  /** The fixture of each worker. */
  readonly eventpopSandbox: [(fixtures: object, use: Use<Sandbox>) => Promise<void>, { scope: "worker" }];
}

/**
 * Fixtures for Playwright: one sandbox for each worker, and `eventpop` for tests, which is reset after each test.
 *
 *     import { test as base } from "@playwright/test";
 *     export const test = base.extend<EventpopTestFixtures, EventpopWorkerFixtures>(eventpopFixtures());
 *
 *     test("a buyer signs in", async ({ page, eventpop }) => {
 *       await page.goto("/auth/eventpop");
 *       await eventpop.approve(page, { as: "malee" });
 *     });
 *
 * The tests fail if {@link startSandbox} rejects. With a fixed `port`, use only one worker.
 */
export function eventpopFixtures(options: SandboxOptions = {}): EventpopFixtures {
  return {
    eventpopSandbox: [
      // Playwright reads the names of the required fixtures from this destructuring pattern. The pattern must be there
      // even if no fixture is required.
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
