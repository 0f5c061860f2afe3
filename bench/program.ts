import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** How a child process of a benchmark is started. */
export interface ProgramOptions {
  readonly args?: readonly string[];
  /** Variables that are added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The path of the `node` that runs the program. @defaultValue the `node` of this process */
  readonly node?: string | undefined;
  /** The index of the only CPU core that the program may use. @defaultValue all cores */
  readonly core?: number | undefined;
}

/**
 * A child process of a benchmark. After its start it sends one message with the data that the parent needs. Later it
 * sends a report each time the parent asks for one.
 */
export class ChildProgram<Hello, Report> {
  private constructor(
    private readonly child: ChildProcess,
    readonly startMessage: Hello,
  ) {}

  /** Starts the compiled file `file`. Rejects if the process ends before it sends its first message. */
  static async start<Hello, Report>(
    file: string,
    { args = [], env = {}, node = process.execPath, core }: ProgramOptions = {},
  ): Promise<ChildProgram<Hello, Report>> {
    const [execPath, ...before] = core === undefined ? [node] : ["taskset", "--cpu-list", String(core), node];
    const child = fork(file, args, { execPath, execArgv: [...before, "--expose-gc"], env: { ...process.env, ...env } });
    const ended = once(child, "exit").then(() => {
      throw new Error(`${file} ended before it was ready.`);
    });
    ended.catch(() => {});
    const [startMessage] = (await Promise.race([once(child, "message"), ended])) as [Hello];
    return new ChildProgram<Hello, Report>(child, startMessage);
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async report(question = "report"): Promise<Report> {
    const response = once(this.child, "message");
    this.child.send(question);
    return ((await response) as [Report])[0];
  }

  stop(): void {
    this.child.kill();
  }
}
