import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Passport } from "passport";
import request from "supertest";
import * as eventpop from "../../src/index";
import { type HostileProvider, startHostileProvider } from "../support/hostile-provider";

const README = readFileSync(join(__dirname, "../../README.md"), "utf8");
/** The app in the README's section about Passport. */
const [, SNIPPET = ""] = /## With Passport[\s\S]*?```js\n([\s\S]*?)```/.exec(README) ?? [];
const ADMITS = "return users.get(profile.id);";

let provider: HostileProvider;
let server: Server;
beforeEach(async () => {
  provider = await startHostileProvider();
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await provider.close();
});

/** Runs the snippet on a free port, with the variables of `eventpop-sandbox init`. */
async function startApp(snippet: string) {
  const load = createRequire(__filename);
  const modules: Readonly<Record<string, unknown>> = { "passport-eventpop": eventpop, passport: new Passport() };
  const env = {
    EVENTPOP_URL: provider.url,
    EVENTPOP_CLIENT_ID: "id",
    EVENTPOP_CLIENT_SECRET: "secret-of-the-readme",
    SESSION_SECRET: "s",
  };
  const code = snippet.replace('app.listen(3000, "localhost")', 'return app.listen(0, "127.0.0.1")');
  const run = new Function("require", "process", code);
  server = run((name: string) => modules[name] ?? load(name), { env });
  await once(server, "listening");
  return request.agent(server);
}

/** Logs in, and returns the address to which the callback redirects. */
async function logIn(agent: ReturnType<typeof request.agent>) {
  const { headers } = await agent.get("/login").expect(302);
  const state = new URL(headers.location ?? "").searchParams.get("state");
  const callback = await agent.get(`/auth/eventpop/callback?code=c&state=${state}`);
  return callback.headers.location;
}

describe("the README's app with Passport", () => {
  it("logs a user in", async () => {
    const agent = await startApp(SNIPPET);

    expect(await logIn(agent)).toBe("/");
    expect((await agent.get("/")).body).toEqual({ user: { id: expect.any(String), name: expect.any(String) } });
  });

  it("redirects a user whom verify refuses to a page, not back to Eventpop", async () => {
    expect(SNIPPET).toContain(ADMITS);
    const agent = await startApp(SNIPPET.replace(ADMITS, "return false;"));

    const location = await logIn(agent);

    expect((await agent.get(location ?? "")).status).toBe(200);
  });
});
