import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { startSandbox } from "eventpop-sandbox";
import express from "express";
import session from "express-session";
import { doctorCommand } from "../../sandbox/src/cli/doctor";
import { execCommand } from "../../sandbox/src/cli/exec";
import { initCommand } from "../../sandbox/src/cli/init";
import { readyCommand } from "../../sandbox/src/cli/ready";
import { startCommand } from "../../sandbox/src/cli/start";
import { eventpopAuth, requireSignIn, signedIn } from "../../src";
import { CookieJar } from "../support/cookie-jar";
import { documents, ROOT } from "./snippets";

const commands = [startCommand(), execCommand(), initCommand(), readyCommand(), doctorCommand()];

/** The words after `eventpop-sandbox` in each command of the documents, without comments. */
const written = documents
  .filter((document) => !document.startsWith("sandbox/"))
  .flatMap((document) => [
    ...readFileSync(join(ROOT, document), "utf8").matchAll(
      /^(?:.*`)?(?:npx )?(eventpop-sandbox(?: [^`#\n]*)?)(?=[`#\n])/gm,
    ),
  ])
  .map(([, text = ""]) => text.trim());

describe("the commands of the documents", () => {
  it.each([...new Set(written)])("%s: the subcommand and its flags exist", (text) => {
    const [, ...words] = (text.split(" -- ")[0] ?? "").split(" ");
    const [first = ""] = words;
    const name = first === "" || first.startsWith("--") ? "start" : first;

    const command = commands.find((each) => each.name() === name);

    const flags = words.filter((word) => word.startsWith("--"));
    const known = command?.options.map(({ long }) => long);
    expect(known).toEqual(expect.arrayContaining(flags));
  });

  it("are found", () => {
    expect(written.length).toBeGreaterThan(5);
  });
});

describe("the commands of docs/clients.md that make the parameters of PKCE", () => {
  it("print a verifier and its challenge", () => {
    const lines = readFileSync(join(ROOT, "docs/clients.md"), "utf8").match(/^(?:VERIFIER|CHALLENGE)=.*$/gm) ?? [];

    const script = [...lines, 'echo "$VERIFIER $CHALLENGE"'].join("\n");
    const [verifier = "", challenge] = execFileSync("sh", ["-c", script], { encoding: "utf8" }).trim().split(" ");

    expect(verifier).toMatch(/^[\w-]{43}$/);
    expect(challenge).toBe(createHash("sha256").update(verifier).digest("base64url"));
  });
});

describe("a sandbox with --login-as and --consent auto (docs/testing.md)", () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  it("needs nothing but redirects for a login", async () => {
    const sandbox = await startSandbox({ login: { as: "ploy" }, consent: "auto" });
    const app = express();
    app.use(session({ secret: "test", resave: false, saveUninitialized: false }));
    server = await new Promise<Server>((resolve) => {
      const listening = app.listen(0, "localhost", () => resolve(listening));
    });
    const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    app.use(eventpopAuth(sandbox.strategyOptions({ callbackURL: `${origin}/auth/eventpop/callback` })));
    app.get("/profile", requireSignIn(), (req, res) => {
      res.json(signedIn(req).user);
    });

    const jars = new Map([origin, sandbox.url].map((url) => [url, new CookieJar()]));
    let url = new URL(`${origin}/auth/eventpop?returnTo=/profile`);
    let response: Response | undefined;
    for (let count = 0; count < 10; count += 1) {
      const jar = jars.get(url.origin);
      const cookie = jar?.header(url, { crossSite: false, topLevelGet: true }) ?? "";
      response = await fetch(url, { redirect: "manual", headers: { cookie } });
      for (const line of response.headers.getSetCookie()) jar?.store(line, url);
      const location = response.headers.get("location");
      if (location === null) break;
      url = new URL(location, url);
    }
    await sandbox.close();

    expect([response?.status, await response?.json()]).toEqual([
      200,
      expect.objectContaining({ email: "ploy@sandbox.example" }),
    ]);
  });
});
