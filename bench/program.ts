import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/**
 * A child process of a benchmark. After its start it sends one message with the data that the parent needs. Later it
 * sends a report each time the parent asks for one.
 */
export class ChildProgram<Hello, Report> {
  private constructor(
    private readonly child: ChildProcess,
    readonly startMessage: Hello,
  ) {}

  /** Starts the compiled file `file`. The variables in `env` are added to those of this process. */
  static async start<Hello, Report>(
    file: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<ChildProgram<Hello, Report>> {
    const child = fork(file, args, { execArgv: ["--expose-gc"], env: { ...process.env, ...env } });
    const [hello] = (await once(child, "message")) as [Hello];
    return new ChildProgram<Hello, Report>(child, hello);
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
