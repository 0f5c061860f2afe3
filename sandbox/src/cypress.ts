import { connectSandbox } from "./control/remote";
import { SandboxError } from "./errors";
import type { FaultPreset } from "./faults/fault-presets";
import type { FaultRule } from "./faults/fault-rules";
import type { LoggedRequest, RequestSelector } from "./log/request-log";
import { createAgent } from "./visitor/app-agent";
import type { Cookie } from "./visitor/cookie-client";
import type { SignInOptions } from "./visitor/visitor";
import type { Duration } from "./world/duration";

/** The running sandbox that the tasks use. */
export interface EventpopTaskOptions {
  /** @defaultValue the environment variable `EVENTPOP_SANDBOX_URL`, or `http://127.0.0.1:4300` */
  readonly url?: string | undefined;
  /** The token that a sandbox with `--host` prints. @defaultValue the environment variable `EVENTPOP_SANDBOX_TOKEN` */
  readonly token?: string | undefined;
}

/** What the task `eventpop:signIn` needs. */
export interface SignInTask extends SignInOptions {
  /** The URL of the application: Cypress's `baseUrl`. */
  readonly baseUrl: string;
  /** The page of the application that starts the login. @defaultValue `/auth/eventpop` */
  readonly path?: string | undefined;
}

/** The tasks for Cypress, by name. A task returns null if it has no result, because Cypress requires a value. */
export interface EventpopTasks {
  /** Does a whole login, without a browser. Returns the application's cookies. Fails if the application refuses the login. */
  readonly "eventpop:signIn": (task: SignInTask) => Promise<readonly Cookie[]>;
  /** Restores the sandbox's initial state. */
  readonly "eventpop:reset": () => Promise<null>;
  /** Adds a fault, and returns its id. */
  readonly "eventpop:addFault": (rule: FaultRule) => Promise<string>;
  /** Adds the faults of a preset, and returns their ids. */
  readonly "eventpop:addFaultPreset": (name: FaultPreset) => Promise<readonly string[]>;
  /** Moves the sandbox's clock forward. */
  readonly "eventpop:advanceClock": (by: Duration) => Promise<null>;
  /** Returns the requests that the sandbox received. */
  readonly "eventpop:requests": (selector?: RequestSelector | null) => Promise<readonly LoggedRequest[]>;
}

/**
 * Tasks for Cypress. They run in Node and use a sandbox that is already running, such as the one that your application uses:
 *
 *     setupNodeEvents(on) {
 *       on("task", eventpopTasks());
 *     }
 *
 * The module `eventpop-sandbox/cypress/commands` adds the command `cy.eventpopSignIn`, which uses the first of them.
 */
export function eventpopTasks({
  url = process.env.EVENTPOP_SANDBOX_URL ?? "http://127.0.0.1:4300",
  token = process.env.EVENTPOP_SANDBOX_TOKEN,
}: EventpopTaskOptions = {}): EventpopTasks {
  const sandbox = connectSandbox(url, { token });
  return {
    "eventpop:signIn": async ({ baseUrl, path = "/auth/eventpop", ...options }) => {
      const agent = createAgent(baseUrl);
      const { status } = await sandbox.signIn(agent, path, options);
      if (status >= 400 && options.decision !== "deny") throw refusedLogin(options.as, status);
      return agent.cookies;
    },
    "eventpop:reset": async () => {
      await sandbox.reset();
      return null;
    },
    "eventpop:addFault": async (rule) => (await sandbox.faults.add(rule)).id,
    "eventpop:addFaultPreset": async (name) => (await sandbox.faults.preset(name)).map(({ id }) => id),
    "eventpop:advanceClock": async (by) => {
      await sandbox.clock.advance(by);
      return null;
    },
    "eventpop:requests": (selector) => sandbox.requests.list(selector ?? undefined),
  };
}

function refusedLogin(as: string, status: number): SandboxError {
  return new SandboxError(
    "EVENTPOP_SANDBOX_SIGN_IN_FAILED",
    `The application's callback responded with ${status} to the login of ${as}; its console says why.`,
  );
}
