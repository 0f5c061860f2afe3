import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { createAgent, type Sandbox, startSandbox } from "eventpop-sandbox";
import { useCleanup } from "../support/cleanup";
import { EXAMPLES, readExample } from "./example";

const FOLDER = join(EXAMPLES, "command");

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ control: true });
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const cleanup = useCleanup();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await once(server.close(), "close");
  return port;
}

/** A program of the example. `printed` resolves with all output as soon as it matches, and rejects if the program ends before. */
function start(file: string, env: NodeJS.ProcessEnv) {
  const child: ChildProcess = spawn(process.execPath, [file], {
    cwd: FOLDER,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit") as Promise<[code: number | null]>;
  cleanup(async () => {
    child.kill();
    await exited;
  });
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += String(chunk);
      for (const listener of listeners) listener();
    });
  }
  const printed = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const check = () => void (pattern.test(output) && resolve(output));
      listeners.add(check);
      check();
      void exited.then(() => reject(new Error(`${file} ended:\n${output}`)));
    });
  return { printed, exited, output: () => output };
}

/** Starts the server and the command with these variables. */
async function startBoth(env: NodeJS.ProcessEnv) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const app = start("app.js", { ...sandbox.env(), PORT: String(port) });
  await app.printed(/The server runs at/);
  return { url, command: start("login.mjs", { APP_URL: url, ...env }) };
}

type Result = readonly [code: number | null, lastLine: string];

async function resultOf({ exited, output }: ReturnType<typeof start>): Promise<Result> {
  const [code] = await exited;
  return [code, output().trim().split("\n").at(-1) ?? ""];
}

/** Does in the browser what the user does. Returns the exit code and the output of the command. */
async function logIn(as: string, decision: "approve" | "deny"): Promise<Result> {
  const { url, command } = await startBoth({ BROWSER: "true" });
  const [, loginURL = ""] = /(http\S+authorize\S+)\n/.exec(await command.printed(/authorize\S+\n/)) ?? [];

  const back = await sandbox.signInToClient(createAgent(url), loginURL, { as, decision });
  await createAgent(back.origin).get(back.pathname + back.search);

  return resultOf(command);
}

describe("examples/command", () => {
  it("prints the name and the tickets of the user who logs in in the browser, and logs the user out", async () => {
    expect(await logIn("somchai", "approve")).toEqual([
      0,
      "You are logged in as สมชาย ใจดี. Your tickets: 9000401, 9000402.",
    ]);
  });

  it("fails with the reason if the user does not allow it", async () => {
    expect(await logIn("malee", "deny")).toEqual([1, "The login was not completed (EVENTPOP_ACCESS_DENIED)."]);
  });

  it("fails with the reason if Eventpop does not respond to the API call", async () => {
    await sandbox.faults.add({ on: "tickets", type: "status", status: 503 });

    expect(await logIn("somchai", "approve")).toEqual([
      1,
      "The problem is not on your side. Please try again in a moment.",
    ]);
  });

  it("logs in without a browser, with the script of its README in place of the browser", async () => {
    const readme = readExample("command/README.md");
    const [, script = "", user = ""] = /BROWSER=(\S+) SANDBOX_USER=(\w+) npm run login/.exec(readme) ?? [];

    const { command } = await startBoth({ BROWSER: script, SANDBOX_USER: user });

    expect(await resultOf(command)).toEqual([0, "You are logged in as มาลี ศรีสุข. Your tickets: none."]);
  });
});
