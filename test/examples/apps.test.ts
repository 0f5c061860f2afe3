import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import { useCleanup } from "../support/cleanup";
import { ORIGIN, type RunningApp } from "../support/running-app";
import { compileExample, startExample } from "./example";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const cleanup = useCleanup();

async function start(path: string): Promise<RunningApp> {
  const app = await startExample(path, sandbox);
  cleanup(() => app.close());
  return app;
}

const pageOf = async ({ browser }: RunningApp, path: string) => (await browser.click(ORIGIN + path)).text;

it.each(["minimal/app.js", "tickets/app.js", "redis/app.js", "kiosk/app.js", "spa/app.js", "command/app.js"])(
  "examples/%s ends with the error, and does not ask to open the page, if its port is in use",
  async (path) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    cleanup(async () => void (await once(server.close(), "close")));
    const { port } = server.address() as AddressInfo;

    const output = await startExample(path, sandbox, {
      LISTEN_PORT: String(port),
      REDIS_URL: "redis://127.0.0.1:1",
    }).then(
      (app) => app.close().then(() => "It listens."),
      ({ message }: Error) => message,
    );

    expect(output).toContain("EADDRINUSE");
    expect(output).not.toMatch(/Open|runs at/);
  },
);

describe("examples/minimal", () => {
  it("shows the name of a user after the login that its home page links to", async () => {
    const app = await start("minimal/app.js");
    const [, link = ""] = /href="([^"]+)"/.exec(await pageOf(app, "/")) ?? [];

    const back = await app.logIn("somchai", link);

    expect(back.location).toBe(`${ORIGIN}/hello`);
    expect(await pageOf(app, "/hello")).toBe("Hello สมชาย ใจดี");
  });

  it("redirects a visitor from the page to the login", async () => {
    const { browser } = await start("minimal/app.js");

    const { location } = await browser.click(`${ORIGIN}/hello`);

    expect(new URL(location).pathname).toBe("/auth/eventpop");
  });
});

describe("examples/tickets", () => {
  it("shows the name and the ticket to a user with one ticket", async () => {
    const app = await start("tickets/app.js");
    await app.logIn();

    expect(await pageOf(app, "/live")).toBe("Welcome สมชาย ใจดี, your ticket is บัตรทั่วไป (number 9000401).");
  });

  it("refuses a user without a ticket", async () => {
    const app = await start("tickets/app.js");
    await app.logIn("malee");

    const { status, text } = await app.browser.click(`${ORIGIN}/live`);

    expect([status, text]).toEqual([403, expect.stringContaining("You need a ticket")]);
  });

  it("lets a user with several tickets choose one", async () => {
    const app = await start("tickets/app.js");
    await app.logIn("ploy");

    const { status, text } = await app.browser.click(`${ORIGIN}/live`);

    expect([status, text]).toEqual([409, expect.stringContaining('type="radio"')]);
  });
});

describe("examples/typescript", () => {
  it("compiles, and shows the name and the number of tickets", async () => {
    await compileExample("typescript");
    const app = await start("typescript/dist/app.js");
    await app.logIn();

    expect(await pageOf(app, "/hello")).toBe("Hello สมชาย ใจดี, you have 2 tickets.");
  });

  it("does not start without its environment variables, and names the missing one", async () => {
    const app = startExample("typescript/dist/app.js", sandbox, { SESSION_SECRET: "" });

    await expect(app).rejects.toThrow("The environment variable SESSION_SECRET is not set.");
  });
});

describe("examples/spa", () => {
  it("serves a page whose API responds with 401 to a visitor, and with JSON to a user", async () => {
    const app = await start("spa/app.js");
    const api = (path: string) => app.browser.fetch(ORIGIN + path);
    expect(await pageOf(app, "/")).toContain('src="page.js"');
    expect((await api("/api/me")).status).toBe(401);

    await app.logIn();

    expect((await api("/api/me")).json()).toMatchObject({ fullName: "สมชาย ใจดี" });
    expect((await api("/api/tickets")).json()).toHaveLength(2);
    expect((await app.browser.fetch(`${ORIGIN}/auth/eventpop/logout`, { method: "POST" })).status).toBe(200);
    expect((await api("/api/me")).status).toBe(401);
  });
});
