import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** A program that was started here, stopped by its own handle. */
export interface Program {
  /** What it has printed so far. */
  readonly output: string;
  /** Asks it to end, and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ProgramOptions extends Pick<SpawnOptions, "cwd" | "env" | "uid" | "gid"> {
  /** What it prints once it can be used. */
  readonly ready: string;
}

/** Starts a program and waits until it is ready. Rejects with what it printed if it ends before. */
export async function startProgram(
  command: string,
  args: readonly string[],
  { ready, ...options }: ProgramOptions,
): Promise<Program> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (output.includes(ready)) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", (cause) => reject(new Error(`${command} cannot be started: is it installed?`, { cause })));
    child.once("exit", () => reject(new Error(`${command} ended before it was ready:\n${output}`)));
  });
  return {
    get output() {
      return output;
    },
    stop: (signal = "SIGTERM") => endProcess(child, signal),
  };
}

/** Ends a process and waits until it is gone; one that is gone already is left in peace. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

/** A port on loopback that nobody listens on, for programs that cannot take port 0. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
