import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runProgram } from "../../src/cli/program";

const root = join(__dirname, "../..");
const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  bin: { "eventpop-sandbox": string };
};
/** The installed command. `npm run build` builds it. */
export const command = join(root, bin["eventpop-sandbox"]);

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in a process of its own until it ends. */
export async function run(args: readonly string[], options?: RunOptions): Promise<Ended> {
  const child = spawned(args, options);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: code as number | null, stdout, stderr };
}

/**
 * Runs the command in this process, which takes a tenth of the time. Only for commands that end by themselves.
 *
 * @param env - variables in addition to those of this process
 */
export async function runHere(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const output = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    jest.spyOn(process[stream], "write").mockImplementation((printed) => {
      output[stream] += printed;
      return true;
    }),
  );
  const environment = process.env;
  process.env = { ...environment, ...env };
  try {
    await runProgram(args);
    return { code: Number(process.exitCode ?? 0), ...output };
  } finally {
    process.env = environment;
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}

/** A command that runs until it gets a signal. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves with all output so far as soon as it matches. */
  waitForOutput(pattern: RegExp): Promise<string>;
  /** Sends a signal, and resolves with the exit code; null if the signal ended the command. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export function launch(args: readonly string[], options?: RunOptions): Running {
  const child = spawned(args, options);
  const closed = once(child, "close");
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  return {
    child,
    waitForOutput: async (pattern) => {
      while (!pattern.test(output)) await Promise.race([once(child.stdout, "data"), closed.then(endedEarly)]);
      return output;
    },
    end: async (signal = "SIGTERM") => {
      child.kill(signal);
      const [code] = await closed;
      return code as number | null;
    },
  };
}

function endedEarly(): never {
  throw new Error("The command ended before it said what was awaited.");
}

function spawned(args: readonly string[], { cwd, env }: RunOptions = {}): ChildProcessWithoutNullStreams {
  const { PATH = "", HOME = "" } = process.env;
  return spawn(process.execPath, [command, ...args], { cwd, env: { PATH, HOME, ...env } });
}
