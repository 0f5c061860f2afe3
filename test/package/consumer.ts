import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { useCleanup } from "../support/cleanup";

export const ROOT = join(__dirname, "../..");

// An installation takes minutes if the registry or the machine is slow.
jest.setTimeout(600_000);

const execute = promisify(execFile);

/** Runs a program and returns its output. If the program fails, rejects with everything that it printed. */
async function run(
  { cwd, env }: { cwd: string; env?: NodeJS.ProcessEnv | undefined },
  command: string,
  ...args: string[]
): Promise<string> {
  try {
    const { stdout } = await execute(command, args, { cwd, env: { ...process.env, ...env } });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** The folders of the packages that are published. */
export const PACKAGES = { "passport-eventpop": ROOT, "eventpop-sandbox": join(ROOT, "sandbox") };

/** Writes the tarball that `npm publish` would send to a folder. Returns its path and the files in it. */
export async function pack(
  name: keyof typeof PACKAGES,
  destination: string,
): Promise<{ tarball: string; files: string[] }> {
  const output = await run(
    { cwd: PACKAGES[name] },
    "npm",
    "pack",
    "--json",
    "--ignore-scripts",
    "--pack-destination",
    destination,
  );
  const [{ filename, files }] = JSON.parse(output) as [{ filename: string; files: Array<{ path: string }> }];
  return { tarball: join(destination, filename), files: files.map(({ path }) => path) };
}

const cleanup = useCleanup(afterAll);
const tarballs = new Map<string, Promise<string>>();

/** Returns the path of a packed tarball. All projects of a test file share it. */
function tarballOf(name: keyof typeof PACKAGES): Promise<string> {
  let tarball = tarballs.get(name);
  if (!tarball) {
    const folder = mkdtempSync(join(tmpdir(), "tarball-"));
    cleanup(() => rmSync(folder, { recursive: true }));
    tarball = pack(name, folder).then((packed) => packed.tarball);
    tarballs.set(name, tarball);
  }
  return tarball;
}

/** A project outside of this repository, in which npm has installed the packed tarballs. */
export class Consumer {
  readonly folder = mkdtempSync(join(tmpdir(), "consumer-"));

  /** Creates a project and installs packages. A name of ours installs the tarball; other packages have a version, such as `express@5.3.0`. */
  static async with(...packages: string[]): Promise<Consumer> {
    const consumer = new Consumer();
    consumer.write({ "package.json": JSON.stringify({ name: "consumer", private: true }) });
    const sources = await Promise.all(packages.map(async (name) => (isOurs(name) ? tarballOf(name) : name)));
    await consumer.run("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", ...sources);
    return consumer;
  }

  /** Writes files. The keys are paths in the project. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  run(command: string, ...args: string[]): Promise<string> {
    return run({ cwd: this.folder }, command, ...args);
  }

  /** Runs a command with these environment variables in addition to those of this process. */
  runWith(env: NodeJS.ProcessEnv, command: string, ...args: string[]): Promise<string> {
    return run({ cwd: this.folder, env }, command, ...args);
  }

  /** Runs a JavaScript tool of this repository, such as `typescript/bin/tsc`, in the project. */
  runTool(tool: string, ...args: string[]): Promise<string> {
    return this.run(process.execPath, join(ROOT, "node_modules", tool), ...args);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function isOurs(name: string): name is keyof typeof PACKAGES {
  return Object.hasOwn(PACKAGES, name);
}
