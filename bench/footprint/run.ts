import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { spread, table } from "../logins/figures";

/**
 * Measures what each package adds to an app that has Express: the time to load the modules of a login in a new process,
 * the number of installed packages, and their size on disk. `loaded` differs from `installed` for passport-eventpop,
 * because `eventpopAuth` does not load passport, although npm installs it as a peer dependency.
 */
const CONTESTANTS: readonly (readonly [installed: readonly string[], loaded?: readonly string[]])[] = [
  [["passport-oauth2", "passport"]],
  [["passport-eventpop", "passport"], ["passport-eventpop"]],
  [["grant"]],
  [["openid-client", "passport"]],
  [["express-openid-connect"]],
];
const ROUNDS = 15;

/**
 * Loads packages and prints the time in milliseconds. Express and express-session are loaded before the measurement
 * begins, because every app has them.
 */
const LOADING_SCRIPT = `
require("express"); require("express-session");
const begun = performance.now();
for (const name of process.argv.slice(1)) require(name);
process.stdout.write(String(performance.now() - begun));`;

function loadMs(packages: readonly string[]): number {
  return Number(execFileSync(process.execPath, ["-e", LOADING_SCRIPT, ...packages], { cwd: join(__dirname, "../..") }));
}

/** Returns the folders of the installed packages and of all their dependencies. */
function foldersOf(packages: readonly string[], from: string, found = new Set<string>()): Set<string> {
  for (const name of packages) {
    const folder = findFolder(name, from);
    if (folder === undefined || found.has(folder)) continue;
    found.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    foldersOf(Object.keys(dependencies), folder, found);
  }
  return found;
}

function findFolder(name: string, from: string): string | undefined {
  const places = createRequire(join(from, "x.js")).resolve.paths(name) ?? [];
  for (const place of places) {
    const folder = join(place, name);
    if (statSync(join(folder, "package.json"), { throwIfNoEntry: false })) return realpathSync(folder);
  }
  return undefined;
}

function bytesIn(path: string): number {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.size;
  const names = readdirSync(path).filter((name) => name !== "node_modules");
  return names.reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
}

const express = foldersOf(["express", "express-session"], __dirname);
const namesOf = (folders: Iterable<string>) => [...folders].map((folder) => folder.split("node_modules/").at(-1));
const inExpress = new Set(namesOf(express));
const times = CONTESTANTS.map(() => [] as number[]);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [index, [installed, loaded = installed]] of CONTESTANTS.entries()) times[index]?.push(loadMs(loaded));
}
const [plain = []] = times;
const rows = CONTESTANTS.map(([packages], index) => {
  const { median, min, max } = spread(times[index] ?? []);
  const ratios = (times[index] ?? []).map((ms, round) => ms / (plain[round] ?? Number.NaN));
  const folders = [...foldersOf(packages, __dirname)].filter(
    (folder) => !inExpress.has(folder.split("node_modules/").at(-1)),
  );
  const code = folders.filter((folder) => !folder.includes("/@types/") && !folder.endsWith("/undici-types"));
  const kib = (some: readonly string[]) =>
    (some.reduce((sum, folder) => sum + bytesIn(folder), 0) / 1024).toLocaleString("en", { maximumFractionDigits: 0 });
  return [
    packages.join(" + "),
    `${median.toFixed(0)} (${min.toFixed(0)}–${max.toFixed(0)})`,
    spread(ratios).median.toFixed(2),
    `${code.length}, ${kib(code)} KiB`,
    `${folders.length}, ${kib(folders)} KiB`,
  ];
});
console.log(`\nNode ${process.version}, ${ROUNDS} fresh processes each\n`);
console.log(
  table(["beside express", "loading, ms", "× plain", "packages and size", "the same with its type declarations"], rows),
);
