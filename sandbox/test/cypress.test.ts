import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express from "express";
import session from "express-session";
import { eventpopAuth, requireSignIn, signedIn } from "passport-eventpop";
import { createAgent, type Sandbox, startSandbox } from "../src";
import { type EventpopTasks, eventpopTasks } from "../src/cypress";

/**
 * Cypress itself is not run: its program is not a package of npm. The tasks run as in Cypress, in Node, for an app and a sandbox at
 * addresses of their own. The module of the command runs with an object in place of Cypress that calls the tasks.
 */

let sandbox: Sandbox;
let server: Server;
let baseUrl: string;
let tasks: EventpopTasks;
beforeAll(async () => {
  sandbox = await startSandbox({ control: true });
  const app = express();
  app.use(session({ secret: "test", resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
  server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, "localhost", () => resolve(listening));
  });
  baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  app.use(eventpopAuth(sandbox.strategyOptions({ callbackURL: `${baseUrl}/auth/eventpop/callback` })));
  app.get("/profile", requireSignIn(), (req, res) => {
    res.send(signedIn(req).user.email);
  });
  tasks = eventpopTasks({ url: sandbox.url });
});
afterEach(() => sandbox.reset());
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await sandbox.close();
});

describe("the tasks for Cypress", () => {
  it("return the app's cookies after a login, as JSON", async () => {
    const cookies = await tasks["eventpop:signIn"]({ as: "malee", baseUrl, path: "/profile" });

    expect(JSON.parse(JSON.stringify(cookies))).toContainEqual({
      name: "connect.sid",
      value: expect.stringMatching(/^s%3A/),
      path: "/",
      httpOnly: true,
      secure: false,
      sameSite: "lax",
    });
  });

  it("fail if the app refuses the login, and do not fail if the user denies it", async () => {
    await tasks["eventpop:addFault"]({ on: "token", type: "status", status: 500 });

    await expect(tasks["eventpop:signIn"]({ as: "malee", baseUrl })).rejects.toThrow(
      "The application's callback responded with 502 to the login of malee; its console says why.",
    );
    await expect(tasks["eventpop:signIn"]({ as: "malee", baseUrl, decision: "deny" })).resolves.not.toContainEqual(
      expect.objectContaining({ name: "connect.sid" }),
    );
  });

  it("control the sandbox, and each task returns a value", async () => {
    const before = await sandbox.clock.now();

    expect(await tasks["eventpop:addFaultPreset"]("rate-limited")).toHaveLength(1);
    expect(await tasks["eventpop:addFault"]({ on: "me", type: "hang" })).toMatch(/^hang-/);
    expect(await tasks["eventpop:advanceClock"]("3h")).toBeNull();
    await tasks["eventpop:signIn"]({ as: "malee", baseUrl, decision: "deny" });
    expect(await tasks["eventpop:requests"]({ on: "authorize", method: "DELETE" })).toHaveLength(1);
    expect(await tasks["eventpop:requests"](null)).not.toEqual([]);

    expect((await sandbox.faults.list()).length).toBeGreaterThan(1);
    expect((await sandbox.clock.now()) - before).toBeGreaterThanOrEqual(3 * 3_600_000);
    expect(await tasks["eventpop:reset"]()).toBeNull();
    expect(await sandbox.faults.list()).toEqual([]);
  });

  it("use the sandbox of the environment, which `eventpop-sandbox exec` sets", async () => {
    const { env } = process;
    process.env = { ...env, EVENTPOP_SANDBOX_URL: sandbox.url };
    const ofEnvironment = eventpopTasks();
    process.env = env;

    expect(await ofEnvironment["eventpop:reset"]()).toBeNull();
  });
});

describe("cy.eventpopSignIn", () => {
  /** Loads the module of the command with a Cypress that calls the tasks, and returns the command and the cookies that it sets. */
  function loadCommand(url: string | null) {
    const commands = new Map<string, (options: object) => Promise<unknown>>();
    const cookies: [name: string, value: string, options: object][] = [];
    Object.assign(globalThis, {
      Cypress: { Commands: { add: commands.set.bind(commands) }, config: () => url },
      cy: {
        task: (name: keyof EventpopTasks, argument: never) => tasks[name](argument),
        setCookie: (...cookie: (typeof cookies)[number]) => cookies.push(cookie),
      },
    });
    jest.isolateModules(() => require(join(__dirname, "../src/cypress-commands")));
    return { signIn: async (options: object) => commands.get("eventpopSignIn")?.(options), cookies };
  }
  afterEach(() => {
    Reflect.deleteProperty(globalThis, "Cypress");
    Reflect.deleteProperty(globalThis, "cy");
  });

  it("sets the cookies of the login, with which the user is logged in", async () => {
    const { signIn, cookies } = loadCommand(baseUrl);

    await signIn({ as: "malee" });

    const [name = "", value = "", options] = cookies.find(([each]) => each === "connect.sid") ?? [];
    expect(options).toEqual({ path: "/", httpOnly: true, secure: false, hostOnly: true, sameSite: "lax" });
    const agent = createAgent(baseUrl);
    expect((await agent.get("/profile")).status).toBe(401);
    expect((await agent.get("/profile").set("Cookie", `${name}=${value}`)).text).toBe("malee@sandbox.example");
  });

  it("names the missing option if Cypress has no baseUrl", async () => {
    await expect(loadCommand(null).signIn({ as: "malee" })).rejects.toThrow("needs the option baseUrl");
  });
});
