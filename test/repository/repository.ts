import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "../..");

/** What these tests read of a `package.json`, or of one entry of `package-lock.json`. */
export interface Manifest {
  /** In the lock file only where a package was installed under another name. */
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Text of a file, by its path in the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

export function readManifest(folder = "."): Manifest {
  return JSON.parse(read(join(folder, "package.json")));
}

/** Everything that a lock file installs, with its name. */
export function readLockedPackages(lockFile: string): Array<Manifest & { readonly name: string }> {
  const { packages } = JSON.parse(read(lockFile)) as { packages: Record<string, Manifest> };
  return Object.entries(packages).map(([place, manifest]) => ({
    ...manifest,
    name: manifest.name ?? place.split("node_modules/").at(-1) ?? place,
  }));
}

/** Paths of the files that git keeps, or would keep: what is ignored is left out. */
export function listFiles(...patterns: string[]): string[] {
  const names = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...patterns],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  const deleted = execFileSync("git", ["ls-files", "-z", "--deleted"], { cwd: ROOT, encoding: "utf8" }).split("\0");
  return names.split("\0").filter((name) => name !== "" && !deleted.includes(name));
}
