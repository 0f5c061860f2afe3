import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Sandbox, startSandbox } from "../../src";
import { form, sendRequest } from "../wire";
import { launch, run, runHere } from "./command";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ control: true });
});
afterEach(() => sandbox.close());

/** Runs a command with the sandbox's address, and expects it to succeed. */
async function runCommand(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(args, { EVENTPOP_SANDBOX_URL: sandbox.url });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("eventpop-sandbox fault", () => {
  it("adds, lists and removes a fault", async () => {
    const id = (await runCommand("fault", "add", "token", "truncate", "--times", "1")).trim();
    expect(await runCommand("fault", "list")).toBe(`${id}  hits 0  {"on":"token","times":1}\n`);

    await runCommand("fault", "clear", id);
    expect(await runCommand("fault", "list", "--json")).toBe("[]\n");
  });

  it.each([
    [
      ["me", "status", "--status", "429", "--header", "Retry-After:60", "X-Odd: 1", "--after", "10"],
      { on: "me", type: "status", status: 429, headers: { "Retry-After": "60", "X-Odd": "1" }, after: 10 },
    ],
    [
      ["any", "latency", "--delay", "3s", "--probability", "0.3", "--seed", "7", "--client", "mine"],
      { on: "any", type: "latency", delayMs: 3_000, probability: 0.3, seed: 7, client: "mine" },
    ],
    [["/oauth/revoke", "html", "--body", "<p>soon</p>"], { on: "/oauth/revoke", type: "html", body: "<p>soon</p>" }],
    [
      ["token", "omit", "--field", "refresh_token", "scope"],
      { on: "token", type: "omit", fields: ["refresh_token", "scope"] },
    ],
    [
      ["me", "override", "--field", "user.email=null", "user.full_name=a=b"],
      { on: "me", type: "override", fields: { "user.email": null, "user.full_name": "a=b" } },
    ],
  ])("adds the fault of the arguments %j", async (args, rule) => {
    await runCommand("fault", "add", ...args);

    expect((await sandbox.faults.list()).map((fault) => fault.rule)).toEqual([rule]);
  });

  it("adds and removes the faults of a preset", async () => {
    await runCommand("fault", "preset", "slow-thursday", "--client", "mine");

    expect(await sandbox.faults.list({ preset: "slow-thursday", client: "mine" })).toHaveLength(1);
    await runCommand("fault", "clear");
    expect(await sandbox.faults.list()).toEqual([]);
  });

  it.each([
    [["fault", "add", "tokne", "hang"], "Fault rule on: must be authorize, login, token,"],
    [["fault", "add", "token", "explode"], "Fault rule type: "],
    [["fault", "add", "token", "hang", "--times", "often"], "The value must be a number."],
    [["fault", "add", "me", "override", "--field", "email"], "email has no value; write name=value."],
    [["fault", "preset", "tuesday"], "Allowed choices are eventpop-down,"],
    [["fault", "lits"], "unknown command 'lits'"],
    [["fault", "add", "token"], "missing required argument 'type'"],
    [["clock", "advance", "2x"], '"2x" is not a duration'],
    [["clock", "set", "tomorrow"], "Write a time such as"],
    [["clock", "faster"], "unknown command 'faster'"],
    [["requests", "--on", "tokne"], "Allowed choices are authorize,"],
  ])("prints an error for the invalid arguments %j", async (args, sentence) => {
    const { code, stderr } = await runHere([...args, "--url", sandbox.url]);

    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });
});

describe("eventpop-sandbox fault clear", () => {
  it("fails if there is no fault with this id, and names the active faults", async () => {
    const { id } = await sandbox.faults.add({ on: "me", type: "hang" });

    expect(await runHere(["fault", "clear", "nope", "--url", sandbox.url])).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: There is no fault "nope"; the active faults are ${id}.\n`,
    });
    expect(await sandbox.faults.list()).toHaveLength(1);
  });
});

describe("eventpop-sandbox clock", () => {
  it("changes the time, and prints it", async () => {
    expect(await runCommand("clock", "freeze", "2026-04-13T09:00:00+07:00")).toBe("2026-04-13T02:00:00.000Z\n");
    expect(await runCommand("clock", "advance", "1h30m")).toBe("2026-04-13T03:30:00.000Z\n");
    expect(await runCommand("clock", "set", "1776045600000")).toBe("2026-04-13T02:00:00.000Z\n");
    expect(await runCommand("clock", "now")).toBe("2026-04-13T02:00:00.000Z\n");
    await runCommand("clock", "resume");

    expect((await sandbox.snapshot()).clock.frozenAt).toBeNull();
  });
});

describe("eventpop-sandbox reset", () => {
  it("restores the initial state", async () => {
    await sandbox.users.remove("malee");
    await runCommand("reset");

    expect(await sandbox.users.get("malee")).toBeDefined();
  });
});

describe("eventpop-sandbox requests", () => {
  const token = () =>
    sendRequest(`${sandbox.url}/oauth/token`, form({ grant_type: "password", password: "hush-hush" }));

  it("lists the requests without secrets", async () => {
    await token();
    await sendRequest(`${sandbox.url}/api/public/info`);

    expect(await runCommand("requests")).toMatch(
      /^[\d:]{8} {2}POST {4}\/oauth\/token {20}400 +\d+ ms {2}The grant_type password is not .*\n[\d:]{8} {2}GET {5}\/api\/public\/info {16}200 +\d+ ms\n$/,
    );
    const [line, ...others] = (await runCommand("requests", "--on", "token", "--json")).trimEnd().split("\n");
    expect(JSON.parse(String(line))).toMatchObject({ path: "/oauth/token", form: { grant_type: "password" } });
    expect(line).not.toContain("hush-hush");
    expect(others).toEqual([]);
  });

  it("prints new requests with --follow, and prints a slow request again when its response is sent", async () => {
    await sandbox.faults.add({ on: "me", type: "latency", delayMs: 2_000 });
    const following = launch(["requests", "--follow", "--url", sandbox.url]);
    try {
      await token();
      await following.waitForOutput(/POST +\/oauth\/token +400 +\d+ ms {2}The grant_type/);
      const me = sendRequest(`${sandbox.url}/api/public/me`);
      await following.waitForOutput(/GET +\/api\/public\/me +… +The fault latency-1 delayed the response; .*\n/);
      await me;
      const output = await following.waitForOutput(
        /GET +\/api\/public\/me +401 +\d+ ms {2}The request has no access token; /,
      );

      expect(output.match(/\/oauth\/token/g)).toHaveLength(1);
    } finally {
      await following.end("SIGKILL");
    }
  });
});

describe("eventpop-sandbox ready", () => {
  it("exits with 0 if the sandbox is ready", async () => {
    expect(await runCommand("ready")).toBe(`The sandbox at ${sandbox.url} is ready.\n`);
  });

  it("exits with 1 if no sandbox is ready: at once, or after the time of --wait", async () => {
    await sandbox.close();
    for (const wait of [[], ["--wait", "0.3s"]]) {
      expect(await runHere(["ready", "--url", sandbox.url, ...wait])).toEqual({
        code: 1,
        stdout: "",
        stderr: `error: No sandbox is ready at ${sandbox.url}; npx eventpop-sandbox starts one.\n`,
      });
    }
  });

  it("waits until the sandbox has started", async () => {
    await sandbox.close();
    const other = createServer((_req, res) => res.writeHead(503, { Connection: "close" }).end());
    other.unref().listen(sandbox.port, "127.0.0.1");
    const waiting = run(["ready", "--url", sandbox.url, "--wait", "30s"]);
    await once(other, "request");
    other.close();
    await once(other, "close");
    await using _late = await startSandbox({ port: sandbox.port });

    expect((await waiting).code).toBe(0);
  });
});

describe("a command without a running sandbox", () => {
  it.each([["reset"], ["requests", "--follow"]])("%s prints how to start one", async (...args) => {
    await sandbox.close();

    expect(await runHere([...args, "--url", sandbox.url])).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: No sandbox responds at ${sandbox.url}; start one with npx eventpop-sandbox, or pass the URL of a running one.\n`,
    });
  });

  it("prints an error if the address belongs to another server", async () => {
    const server = createServer((_req, res) => res.end("hello"))
      .unref()
      .listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, stderr } = await runHere(["reset", "--url", url]);
    server.close();

    expect([code, stderr]).toEqual([1, `error: The server at ${url} is not an Eventpop sandbox.\n`]);
  });
});

describe("a sandbox that other machines can reach", () => {
  it("accepts commands only with its token", async () => {
    await using open = await startSandbox({ host: "0.0.0.0", control: true });
    const reset = ["reset", "--url", open.url];

    expect((await runHere(reset)).stderr).toContain("Send the control token");
    expect(await runHere(reset, { EVENTPOP_SANDBOX_TOKEN: String(open.controlToken) })).toMatchObject({ code: 0 });
  });
});
