import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** A running program. */
export interface Program {
  /** What the program has printed so far. */
  readonly output: string;
  /** Sends a signal and waits for the exit. @defaultValue `SIGTERM` */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ProgramOptions extends Pick<SpawnOptions, "cwd" | "env" | "uid" | "gid"> {
  /** Text that the program prints when it is ready. */
  readonly ready: string;
}

/** How long a program may take to start, in milliseconds. It is shorter than the timeout of a test, after which the program could not be stopped. */
const START_TIMEOUT_MS = 100_000;

/** Starts a program and waits until it is ready. If the program exits or takes too long, kills it and rejects with its output. */
export async function startProgram(
  command: string,
  args: readonly string[],
  { ready, ...options }: ProgramOptions,
): Promise<Program> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let onReady = () => {};
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (output.includes(ready)) onReady();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", (cause) => reject(new Error(`${command} cannot be started: is it installed?`, { cause })));
    child.once("exit", () => reject(new Error(`${command} exited before it was ready:\n${output}`)));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${command} was not ready in time:\n${output}`));
    }, START_TIMEOUT_MS);
    for (const event of ["error", "exit"]) child.once(event, () => clearTimeout(timer));
    onReady = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return {
    get output() {
      return output;
    },
    stop: (signal = "SIGTERM") => endProcess(child, signal),
  };
}

/** Sends a signal to a process, unless it has exited, and waits for the exit. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

/** A free port on loopback, for programs that cannot listen on port 0. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
