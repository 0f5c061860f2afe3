import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { readStarterFolder } from "../../src/cli/starter-folder";
import { command, run } from "./command";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-command-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The files of a package in the folder, as after an installation. */
function install(...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(folder, "node_modules", name), { recursive: true });
    writeFileSync(join(folder, "node_modules", name, "package.json"), "{}");
  }
}

describe("eventpop-sandbox init", () => {
  it("writes a valid seed, the matching environment variables, and a test that logs users in and passes", async () => {
    writeFileSync(join(folder, "package.json"), '{ "name": "my-app" }');
    mkdirSync(join(folder, "node_modules"));
    const sandboxFolder = join(command, "../..");
    symlinkSync(sandboxFolder, join(folder, "node_modules/eventpop-sandbox"));
    symlinkSync(dirname(sandboxFolder), join(folder, "node_modules/passport-eventpop"));
    for (const name of ["express", "express-session"]) {
      symlinkSync(dirname(require.resolve(`${name}/package.json`)), join(folder, "node_modules", name));
    }

    const { stdout, code } = await run(["init"], { cwd: folder });

    expect([code, stdout.split("\n\n")[0]]).toEqual([
      0,
      ".env written.\napp.js written.\neventpop-seed.json written.\neventpop.test.cjs written.",
    ]);
    expect(await run(["validate", "eventpop-seed.json"], { cwd: folder })).toMatchObject({ code: 0 });
    const env = [
      "exec",
      "--seed",
      "eventpop-seed.json",
      "--",
      process.execPath,
      "-p",
      "process.env.EVENTPOP_CLIENT_SECRET",
    ];
    const { stdout: secret } = await run(env, { cwd: folder });
    expect(readFileSync(join(folder, ".env"), "utf8")).toContain(`EVENTPOP_CLIENT_SECRET=${secret}`);
    const { PATH } = process.env;
    const tested = await promisify(execFile)(process.execPath, ["--test", "eventpop.test.cjs"], {
      cwd: folder,
      env: { PATH },
    });
    expect(tested.stdout).toMatch(/pass 4\n/);
  });

  it("does not change an existing file, and prints its name", async () => {
    writeFileSync(join(folder, ".env"), "MINE=1\n");

    const { stdout, code } = await run(["init"], { cwd: folder });

    expect([code, stdout.split("\n\n")[0]]).toEqual([
      0,
      ".env exists and was not changed.\napp.js written.\neventpop-seed.json written.\neventpop.test.cjs written.",
    ]);
    expect(readFileSync(join(folder, ".env"), "utf8")).toBe("MINE=1\n");
  });

  it("writes an app that uses import into a folder of modules", async () => {
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');

    const { stdout } = await run(["init"], { cwd: folder });

    const app = readFileSync(join(folder, "app.js"), "utf8");
    expect(app).toMatch(/^import express from "express";\n/);
    expect(app).not.toContain("require(");
    expect(stdout).toMatch(/ node --env-file=\.env app\.js$/m);
  });

  it.each([
    ['{ "type": "module" }', "app.ts"],
    ['{ "type": "commonjs" }', "app.mts"],
    ["no JSON", "app.mts"],
  ])("writes an app in TypeScript beside a tsconfig.json; package.json: %s", async (packageJson, appName) => {
    writeFileSync(join(folder, "package.json"), packageJson);
    writeFileSync(join(folder, "tsconfig.json"), "{}");

    const { stdout, code } = await run(["init"], { cwd: folder });

    expect([code, stdout]).toEqual([0, expect.stringContaining(`${appName} written.\n`)]);
    expect(readFileSync(join(folder, appName), "utf8")).toContain('EVENTPOP_CLIENT_ID = ""');
    expect(existsSync(join(folder, "app.js"))).toBe(false);
  });

  it("starts an app in TypeScript with Node if it can, otherwise with tsx", () => {
    writeFileSync(join(folder, "tsconfig.json"), "{}");

    expect(readStarterFolder(folder, true).startArguments).toEqual(["--env-file=.env", "app.mts"]);
    expect(readStarterFolder(folder, false).startArguments).toEqual(["--env-file=.env", "--import", "tsx", "app.mts"]);
  });

  it("says what to install, only for packages that are not installed", () => {
    expect(readStarterFolder(folder).installations).toEqual(["npm install passport-eventpop express express-session"]);
    install("passport-eventpop", "express", "express-session");
    expect(readStarterFolder(folder).installations).toEqual([]);

    writeFileSync(join(folder, "tsconfig.json"), "{}");
    install("@types/express");

    expect(readStarterFolder(folder, true).installations).toEqual([
      "npm install --save-dev @types/express-session @types/node",
    ]);
    expect(readStarterFolder(folder, false).installations).toEqual([
      "npm install --save-dev tsx @types/express-session @types/node",
    ]);
  });

  it("prints every step after it, and why the app is an .mts file", async () => {
    writeFileSync(join(folder, "tsconfig.json"), "{}");
    install("passport-eventpop", "express", "express-session", "tsx", "@types/express", "@types/node");

    const { stdout } = await run(["init"], { cwd: folder });

    expect(stdout).toContain('The app is an .mts file, because without "type": "module"');
    expect(
      stdout
        .split("\n\n")[1]
        ?.split("\n")
        .map((line) => line.slice(42)),
    ).toEqual([
      "npm install --save-dev @types/express-session",
      "npx eventpop-sandbox",
      expect.stringMatching(/^node --env-file=\.env (--import tsx )?app\.mts$/),
      "npx eventpop-sandbox --seed eventpop-seed.json",
      "node --test eventpop.test.cjs",
      "",
    ]);
  });
});
