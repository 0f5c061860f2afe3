import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "../..");

/** The fields of a `package.json`, or of an entry of `package-lock.json`, that these tests read. */
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

/** Returns the text of a file. The path is relative to the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

export function readManifest(folder = "."): Manifest {
  return JSON.parse(read(join(folder, "package.json")));
}

/** Returns all packages that a lock file installs, with their names. */
export function readLockedPackages(lockFile: string): Array<Manifest & { readonly name: string }> {
  const { packages } = JSON.parse(read(lockFile)) as { packages: Record<string, Manifest> };
  return Object.entries(packages).map(([place, manifest]) => ({
    ...manifest,
    name: manifest.name ?? place.split("node_modules/").at(-1) ?? place,
  }));
}

/** Returns the paths of all files that git tracks or would track. Ignored files are left out. */
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
