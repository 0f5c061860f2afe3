import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { compile } from "../../../test/docs/compile";
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
      ".env written.\n.gitignore written, so that git ignores .env.\n" +
        "app.js written.\neventpop-seed.json written.\neventpop.test.cjs written.",
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
    expect(existsSync(join(folder, ".gitignore"))).toBe(false);
  });

  it.each([
    ["node_modules\n", "node_modules\n.env\n"],
    ["node_modules", "node_modules\n.env\n"],
    ["node_modules\r\n", "node_modules\r\n.env\r\n"],
    ["# .env is not ignored yet\n.env.local\n.envrc\n", "# .env is not ignored yet\n.env.local\n.envrc\n.env\n"],
    ["", ".env\n"],
  ])("adds .env at the end of the .gitignore %j, and says so", async (before, after) => {
    writeFileSync(join(folder, ".gitignore"), before);

    const { stdout } = await run(["init"], { cwd: folder });

    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe(after);
    expect(stdout).toContain(".env written.\n.gitignore exists; .env was added to it.\napp.js written.\n");
  });

  it.each([".env\n", "dist\r\n/.env\r\n", "**/.env", "*.env ", ".env*\n", ".*\n", "*\n!src\n", "!.env\n"])(
    "does not change the .gitignore %j, which says already whether git ignores .env",
    async (text) => {
      writeFileSync(join(folder, ".gitignore"), text);

      const { stdout } = await run(["init"], { cwd: folder });

      expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe(text);
      expect(stdout).toMatch(/^\.env written\.\napp\.js written\.\n/);
    },
  );

  it("writes an app that uses import into a folder of modules", async () => {
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');

    const { stdout } = await run(["init"], { cwd: folder });

    const app = readFileSync(join(folder, "app.js"), "utf8");
    expect(app).toMatch(/^import express from "express";\n/);
    expect(app).not.toContain("require(");
    expect(stdout).toMatch(/ node --env-file=\.env app\.js$/m);
  });

  it.each([
    ['{ "type": "module" }', "app.ts", "eventpop.test.ts"],
    ['{ "type": "commonjs" }', "app.mts", "eventpop.test.mts"],
    ["no JSON", "app.mts", "eventpop.test.mts"],
  ])(
    "writes app and test in TypeScript beside a tsconfig.json; package.json: %s",
    async (packageJson, appName, testName) => {
      writeFileSync(join(folder, "package.json"), packageJson);
      writeFileSync(join(folder, "tsconfig.json"), "{}");

      const { stdout, code } = await run(["init"], { cwd: folder });

      expect([code, stdout]).toEqual([0, expect.stringContaining(`${appName} written.\n`)]);
      expect(stdout).toContain(`${testName} written.\n`);
      const [app, test] = [appName, testName].map((name) => readFileSync(join(folder, name), "utf8"));
      expect(app).toContain('EVENTPOP_CLIENT_ID = ""');
      const files = new Map([
        [join(__dirname, appName), app ?? ""],
        [join(__dirname, testName), test ?? ""],
      ]);
      const SOURCES = { "passport-eventpop": "src/index.ts", "eventpop-sandbox": "sandbox/src/index.ts" };
      expect(compile(files, SOURCES)).toEqual([]);
      expect(readdirSync(folder).filter((name) => /\.c?js$/.test(name))).toEqual([]);
    },
  );

  it("says how the test starts an app in src/, if there is such a folder", async () => {
    mkdirSync(join(folder, "src"));

    const { stdout } = await run(["init"], { cwd: folder });

    expect(stdout).toMatch(/\n\nTo test your own app in src\/, write its file into APP in eventpop\.test\.cjs\.\n$/);
    const test = readFileSync(join(folder, "eventpop.test.cjs"), "utf8");
    expect(test).toContain('\nconst APP = ["--env-file=.env", "app.js"];\n');
  });

  it("starts an app and a test in TypeScript with Node if it can, otherwise with tsx", () => {
    writeFileSync(join(folder, "tsconfig.json"), "{}");

    expect(readStarterFolder(folder, true).startArguments).toEqual(["--env-file=.env", "app.mts"]);
    expect(readStarterFolder(folder, true).testArguments).toEqual(["--test", "eventpop.test.mts"]);
    expect(readStarterFolder(folder, false).startArguments).toEqual(["--env-file=.env", "--import", "tsx", "app.mts"]);
    expect(readStarterFolder(folder, false).testArguments).toEqual(["--import", "tsx", "--test", "eventpop.test.mts"]);
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

  it("prints every step after it, and why app and test are .mts files", async () => {
    writeFileSync(join(folder, "tsconfig.json"), "{}");
    install("passport-eventpop", "express", "express-session", "tsx", "@types/express", "@types/node");

    const { stdout } = await run(["init"], { cwd: folder });

    expect(stdout).toContain('The app and its test are .mts files, because without "type": "module"');
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
      expect.stringMatching(/^node (--import tsx )?--test eventpop\.test\.mts$/),
      "",
    ]);
  });
});
