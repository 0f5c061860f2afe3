import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { EXAMPLES, readExample } from "./example";

interface Manifest {
  readonly name: string;
  readonly private: boolean;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const folders = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const readManifest = (folder: string): Manifest => JSON.parse(readExample(`${folder}/package.json`));

it("examples/README.md lists every example", () => {
  const listed = [...readExample("README.md").matchAll(/^\| \[(\w+)\]\(\1\) \|/gm)].map(([, name]) => name);

  expect(listed.toSorted()).toEqual(folders.toSorted());
});

describe.each(folders)("examples/%s", (folder) => {
  it("has a README and a package.json that is never published and uses the packages of this repository", () => {
    const { name, dependencies, ...manifest } = readManifest(folder);

    expect(readExample(`${folder}/README.md`)).toContain("npm start");
    expect([name, manifest.private]).toEqual([`eventpop-example-${folder}`, true]);
    expect(dependencies["passport-eventpop"]).toBe("file:../..");
  });
});

describe("npm start in examples/minimal", () => {
  it("starts a sandbox and the app, and ends both on Ctrl+C", async () => {
    const preload = join(__dirname, "../support/listen-on-loopback.cjs");
    // A process group of its own, as in a terminal: Ctrl+C sends the signal to the whole group.
    const npm = spawn("npm", ["start"], {
      cwd: join(EXAMPLES, "minimal"),
      detached: true,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_OPTIONS: `--require ${preload}` },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(npm, "exit");
    try {
      let output = "";
      for await (const chunk of npm.stdout) {
        output += chunk;
        if (output.includes("Open http://localhost:3000")) break;
      }
      expect(output).toContain("Open http://localhost:3000");
    } finally {
      if (npm.exitCode === null) process.kill(-Number(npm.pid), "SIGINT");
      await exited;
    }
  });
});
