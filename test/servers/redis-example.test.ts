import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { connectSandbox, startSandbox } from "eventpop-sandbox";
import { EXAMPLES, startExample } from "../examples/example";
import { useCleanup } from "../support/cleanup";
import { type AppSandbox, ORIGIN, type RunningApp } from "../support/running-app";
import { ComposeFile } from "./support/compose";
import { freePort, startProgram } from "./support/program";
import { startRedis } from "./support/redis";

const cleanup = useCleanup();

async function startApp(sandbox: AppSandbox, env: NodeJS.ProcessEnv): Promise<RunningApp> {
  const app = await startExample("redis/app.js", sandbox, env);
  cleanup(() => app.close());
  return app;
}

describe("examples/redis", () => {
  it("exits with 0 on SIGTERM, and the user is still logged in after the next start", async () => {
    const redis = await startRedis();
    cleanup(redis.remove);
    const sandbox = await startSandbox();
    cleanup(() => sandbox.close());
    const env = { REDIS_URL: redis.url };
    const first = await startApp(sandbox, env);
    await first.logIn("somchai", "/auth/eventpop?returnTo=/hello");
    const cookie = first.browser.cookies.header(new URL(ORIGIN), { crossSite: false, topLevelGet: true });

    const code = await first.close("SIGTERM");
    const second = await startApp(sandbox, env);
    const { text } = await second.browser.click(`${ORIGIN}/hello`, { headers: { cookie } });

    expect([code, text]).toEqual([0, "Hello สมชาย ใจดี"]);
  });
});

describe("the Compose file of examples/redis", () => {
  /** Starts the sandbox and Redis as the file says, on free ports. */
  async function startServices() {
    const redis = await startRedis();
    cleanup(redis.remove);
    const [app, eventpop] = [await freePort(), await freePort()];
    const ports = { 3000: app, 4300: eventpop, 6379: Number(new URL(redis.url).port) };
    const file = new ComposeFile(join(EXAMPLES, "redis/compose.yaml"), ports);
    const { command, environment, healthcheck } = file.service("eventpop");
    const [program = "", ...args] = command;
    const env = { ...process.env, ...environment, EVENTPOP_SANDBOX_PORT: String(eventpop) };
    const sandbox = await startProgram(program, args, { cwd: file.folder, env, ready: "Users" });
    cleanup(() => sandbox.stop());
    return { file, healthcheck, url: `http://localhost:${eventpop}` };
  }

  it("names three services", () => {
    expect(new ComposeFile(join(EXAMPLES, "redis/compose.yaml"), {}).serviceNames).toEqual([
      "eventpop",
      "redis",
      "app",
    ]);
  });

  it("logs a user in: the app reaches the sandbox and Redis by the names of their services, and the browser uses localhost", async () => {
    const { file, url, healthcheck } = await startServices();
    const [program = "", ...args] = healthcheck;
    await promisify(execFile)(program, args, { cwd: file.folder, env: { ...process.env, EVENTPOP_SANDBOX_URL: url } });

    const app = await startApp({ url, env: () => ({}) }, file.service("app").environment);
    const login = await app.browser.click(`${ORIGIN}/auth/eventpop`);
    await app.logIn("somchai", "/auth/eventpop?returnTo=/hello");

    expect(new URL(login.location).origin).toBe(url);
    expect((await app.browser.click(`${ORIGIN}/hello`)).text).toBe("Hello สมชาย ใจดี");
    const [token] = await connectSandbox(url).requests.list({ on: "token" });
    expect(token?.headers).toMatchObject({ host: `eventpop:${new URL(url).port}` });
    expect(await app.close("SIGTERM")).toBe(0);
  });

  it("does not start the app with NODE_ENV=production, because its requests would not be encrypted", async () => {
    const { file, url } = await startServices();
    const env = { ...file.service("app").environment, NODE_ENV: "production" };

    await expect(startApp({ url, env: () => ({}) }, env)).rejects.toThrow(
      "eventpopURL must use https: http is allowed for localhost only, not for eventpop.",
    );
  });
});
