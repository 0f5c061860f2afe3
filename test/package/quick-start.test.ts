import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import request from "supertest";
import { sandboxUser } from "../support/sandbox-user";
import { Consumer, pack, ROOT } from "./consumer";

/** The commands of the README's quick start, in their order, without comments. */
const [, block = ""] =
  /## Quick start[\s\S]*?```sh\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
const commands = block.split("\n").flatMap((line) => line.replace(/\s+#.*/, "").trim() || []);
const [install = "", installSandbox = "", init = "", sandbox = "", app = "", ...others] = commands;

/** Returns this number of free ports. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => server.listening || once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}

describe("the README's quick start, in an empty folder", () => {
  const consumer = new Consumer();
  const stops: Array<() => Promise<void>> = [];
  afterAll(() => consumer.remove());

  /** Starts a command in its own process group, as a terminal does. Resolves when it has printed a text. */
  async function start(command: string, text: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { PATH, HOME } = process.env;
    const child = spawn(command, {
      cwd: consumer.folder,
      shell: true,
      detached: true,
      env: { PATH, HOME, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    stops.unshift(async () => {
      if (child.exitCode === null) process.kill(-Number(child.pid), "SIGINT");
      await exited;
    });
    let output = "";
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      output += chunk;
      if (output.includes(text)) break;
    }
    child.stdout.resume();
    return output;
  }

  beforeAll(async () => {
    for (const command of [install, installSandbox]) {
      const [npm = "", ...words] = command.split(" ");
      const names = await Promise.all(
        words.map(async (word) =>
          word === "passport-eventpop" || word === "eventpop-sandbox"
            ? (await pack(word, consumer.folder)).tarball
            : word,
        ),
      );
      await consumer.run(npm, ...names, "--prefer-offline", "--no-audit", "--no-fund");
    }
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  /**
   * Runs `init`, all commands that it prints, and so both programs of the quick start, on other ports than the usual ones. Logs a user in,
   * and runs the test that `init` wrote.
   *
   * @param startApp - the expected command that starts the app
   */
  async function tryOut(appName: string, startApp: string): Promise<void> {
    const steps = await consumer.run("sh", "-c", init);
    const printedCommands = [...steps.matchAll(/^.{42}((?:npm|npx|node) .+)$/gm)].map(([, command = ""]) => command);
    const [testCommand = "", , startCommand = ""] = printedCommands.toReversed();
    for (const command of printedCommands.filter((each) => each.startsWith("npm install"))) {
      await consumer.run("sh", "-c", `${command} --prefer-offline --no-audit --no-fund`);
    }
    expect([startCommand, steps]).toEqual([startApp, expect.stringContaining(`${appName} written.`)]);
    const [appPort = 0, sandboxPort = 0, testPort = 0] = await freePorts(3);
    // The default ports are replaced, because another program may use them.
    for (const [name, port, other] of [
      [".env", "4300", sandboxPort],
      [testCommand.split(" ").at(-1) ?? "", "3100", testPort],
    ] as const) {
      const text = readFileSync(join(consumer.folder, name), "utf8");
      consumer.write({ [name]: text.replaceAll(port, String(other)) });
    }

    const printed = await start(sandbox, "Users", { EVENTPOP_SANDBOX_PORT: String(sandboxPort) });
    await start(startCommand, "Open http", { PORT: String(appPort) });

    const names = (text: string) => [...text.matchAll(/^ *([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names(printed)).toEqual(names(readFileSync(join(consumer.folder, ".env"), "utf8")));
    const browser = request.agent(`http://localhost:${appPort}`);
    const { headers } = await browser.get("/auth/eventpop?returnTo=/profile").expect(302);
    const visitor = sandboxUser(`http://127.0.0.1:${sandboxPort}`);
    const { html } = await visitor.signIn(String(headers.location), "somchai@sandbox.example", "sandbox");
    const callback = await visitor.decide(html, "Authorize");
    await browser.get(callback).expect(302).expect("Location", "/profile");
    await browser.get("/profile").expect(200, /สมชาย/);
    expect(await consumer.run("sh", "-c", testCommand)).toMatch(/pass 4\n/);
  }

  /** Gives the folder a module type and these files, and removes the files that `init` wrote before. */
  function prepare(type: "commonjs" | "module", files: Readonly<Record<string, string>> = {}): void {
    const packageJson = JSON.parse(readFileSync(join(consumer.folder, "package.json"), "utf8"));
    consumer.write({ "package.json": JSON.stringify({ ...packageJson, type }), ...files });
    for (const name of [".env", "app.js", "eventpop.test.cjs"]) rmSync(join(consumer.folder, name), { force: true });
  }

  it("logs a user in", async () => {
    expect(others).toEqual([]);

    await tryOut("app.js", app);
  });

  it("logs a user in, in a folder of modules", async () => {
    prepare("module");

    await tryOut("app.js", app);
  });

  it("logs a user in, in a project with TypeScript", async () => {
    const compilerOptions = { strict: true, module: "nodenext", target: "es2022", types: ["node"], noEmit: true };
    prepare("commonjs", {
      "tsconfig.json": JSON.stringify({ compilerOptions, files: ["app.mts", "eventpop.test.mts"] }),
    });
    const runner = "typescript" in process.features && process.features.typescript ? "" : "--import tsx ";

    await tryOut("app.mts", `node --env-file=.env ${runner}app.mts`);

    expect(existsSync(join(consumer.folder, "eventpop.test.cjs"))).toBe(false);
    await consumer.run(process.execPath, join(ROOT, "node_modules/typescript/bin/tsc"));
  });
});
