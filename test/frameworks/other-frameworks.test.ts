import { type Sandbox, startSandbox } from "eventpop-sandbox";
import { ORIGIN, type RunningApp } from "../support/running-app";
import * as apps from "./apps";

let sandbox: Sandbox;
const open: RunningApp[] = [];
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
  await sandbox.reset();
});
afterAll(() => sandbox.close());

async function keep(starting: Promise<RunningApp>): Promise<RunningApp> {
  const app = await starting;
  open.push(app);
  return app;
}
const startFile = (name: string) => keep(apps.startFile(name, sandbox));
const startSnippet = (name: string, edit?: (code: string) => string) => keep(apps.startSnippet(name, sandbox, edit));

/** Returns the names of the cookies that a response sets. */
const cookiesOf = ({ headers }: { headers: { "set-cookie"?: string[] | undefined } }) =>
  (headers["set-cookie"] ?? []).map((line) => line.slice(0, line.search(/[.=]/)));

describe.each(["connect", "middie", "koa-connect", "nest-fastify"])("eventpopAuth in the app %s", (name) => {
  it("serves the app's own pages, and its login route responds with an error that names the fix", async () => {
    const { browser } = await startFile(name);

    const home = await browser.fetch(`${ORIGIN}/`);
    const login = await browser.click(`${ORIGIN}/auth/eventpop`);

    expect([home.status, home.text]).toEqual([200, '{"user":null}']);
    expect([login.status, login.text]).toEqual([
      500,
      "EVENTPOP_SETUP: The routes of eventpopAuth need Express 4 or 5: in a connect app, and behind @fastify/middie, mount app.use(express().use(eventpopAuth({ … }))); with Koa, or NestJS on Fastify, use EventpopStrategy instead (docs/frameworks.md).",
    ]);
  });
});

describe("a guard in a connect app", () => {
  it("passes its error with a status to the app", async () => {
    const { browser } = await startFile("connect");

    const { status, text } = await browser.click(`${ORIGIN}/profile`);

    expect([status, text]).toEqual([401, "EVENTPOP_SIGN_IN_REQUIRED: No user is logged in."]);
  });
});

describe.each(["connect-express", "middie-express", "fastify-express"])("eventpopAuth in the app %s", (name) => {
  it("logs a user in, and the user stays logged in", async () => {
    const app = await startFile(name);
    const before = await app.browser.click(`${ORIGIN}/profile`);

    await app.logIn();
    const profile = await app.browser.click(`${ORIGIN}/profile`);

    expect([before.status, new URL(before.location).pathname]).toEqual([303, "/auth/eventpop"]);
    expect(profile.json()).toMatchObject({ id: "9000001" });
  });
});

describe("EventpopStrategy", () => {
  it.each(["connect-passport", "nest-passport"])("logs a user in to the app %s", async (name) => {
    const app = await startFile(name);

    expect((await app.logIn()).json()).toEqual({ id: "9000001" });
  });

  it.each([
    ["connect", () => startFile("connect-passport")],
    ["NestJS on Express", () => startFile("nest-passport")],
    ["Koa", () => startSnippet("koa")],
    ["Fastify", () => startSnippet("fastify")],
  ])("starts no login for a prefetch: %s", async (_framework, start) => {
    const { browser } = await start();

    const response = await browser.click(`${ORIGIN}/auth/eventpop`, { headers: { "sec-purpose": "prefetch" } });

    expect(cookiesOf(response)).not.toContain("eventpop");
    expect([response.status, response.headers["cache-control"]]).toEqual([425, "no-store"]);
  });

  it("keeps cookies that a connect app set before", async () => {
    const { browser } = await startFile("connect-passport");

    expect(cookiesOf(await browser.click(`${ORIGIN}/auth/eventpop`))).toEqual(["theme", "eventpop"]);
  });

  it("keeps cookies that a Koa app set before", async () => {
    const { browser } = await startSnippet("koa", (code) =>
      code.replace(
        "app.use(passport.initialize());",
        'app.use((ctx, next) => (ctx.cookies.set("theme", "dark"), next()));\n$&',
      ),
    );

    expect(cookiesOf(await browser.click(`${ORIGIN}/auth/eventpop`))).toEqual(
      expect.arrayContaining(["theme", "eventpop"]),
    );
  });

  it("keeps cookies of a Fastify app and of its session", async () => {
    const { browser } = await startSnippet("fastify", (code) =>
      code
        .replace("saveUninitialized: false", "saveUninitialized: true")
        .replace("request.res = reply;", '$&\n  reply.header("set-cookie", "theme=dark");'),
    );

    expect(cookiesOf(await browser.click(`${ORIGIN}/auth/eventpop`))).toEqual(["theme", "eventpop", "sessionId"]);
  });

  /** Starts the Fastify app with a custom callback instead of a redirect. */
  const startWithCallback = (body: string) =>
    startSnippet("fastify", (code) =>
      code.replace('{ successRedirect: "/profile" }', `{}, (request, reply, error, user) => { ${body} }`),
    );

  it("passes an error that a custom callback throws to the same callback if there is no req.next", async () => {
    const app = await startWithCallback('if (user) throw new Error("own"); reply.send(error.message);');

    expect((await app.logIn()).text).toBe("own");
  });

  it("does not end the process if a custom callback always throws, and prints the error", async () => {
    const app = await startWithCallback('throw new Error("always");');

    const login = app.logIn().catch(() => {});
    await app.printed("Error: always");

    expect((await app.browser.click(`${ORIGIN}/profile`)).status).toBe(302);
    await app.close();
    await login;
  });

  it("causes an error that names the fix if the Fastify app does not set req.res", async () => {
    const { browser } = await startSnippet("fastify", (code) => code.replace("request.res = reply;", ""));

    const { status, text } = await browser.click(`${ORIGIN}/auth/eventpop`);

    expect(status).toBe(500);
    expect(text).toContain("The strategy needs the response as req.res");
  });
});
