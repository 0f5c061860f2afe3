import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freePort } from "./local-server";

const ROOT = join(__dirname, "../../..");

/** A running example app, started like `npm start` does, on free ports. */
export interface RunningExample {
  /** URL of the app: `http://localhost:…` */
  readonly url: string;
  /** URL of the app's sandbox: `http://127.0.0.1:…` */
  readonly sandboxURL: string;
  /** What the app has printed. */
  readonly output: string;
  stop(): Promise<number | null>;
}

/** Starts the compiled example app with its own sandbox. */
export async function startExampleApp(environment: Readonly<Record<string, string>> = {}): Promise<RunningExample> {
  const port = await freePort();
  const child = spawn(process.execPath, ["example-app/dist/main.js"], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PORT: String(port), EVENTPOP_SANDBOX_PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  let output = "";
  const url = `http://localhost:${port}`;
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Ctrl+C")) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    exited.then(() => reject(new Error(`The example app did not start:\n${output}`)), reject);
  });
  return {
    url,
    sandboxURL: /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? "",
    output,
    async stop() {
      child.kill("SIGTERM");
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}
