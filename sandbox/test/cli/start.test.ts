import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../../src";
import { sendRequest } from "../wire";
import { launch, type Running, run, runHere } from "./command";

interface JsonOutput {
  readonly url: string;
  readonly controlToken: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly users: readonly { readonly key: string }[];
}

describe("eventpop-sandbox", () => {
  let running: Running | undefined;
  afterEach(async () => {
    await running?.end("SIGKILL");
    running = undefined;
  });

  async function start(...args: string[]): Promise<JsonOutput> {
    running = launch(["-p", "0", "--json", ...args]);
    return JSON.parse(await running.waitForOutput(/\n/)) as JsonOutput;
  }

  it("prints its address, the variables for .env, and the users", async () => {
    running = launch(["--port", "0"]);
    const output = await running.waitForOutput(/below, .*\n\n$/);

    const [, url] = /^Eventpop sandbox \S+ at (http:\/\/127\.0\.0\.1:\d+)\n/.exec(output) ?? [];
    expect(output).toContain(`  EVENTPOP_URL=${url}\n`);
    expect(output).toMatch(
      / {2}EVENTPOP_CLIENT_ID=sandboxclient\n {2}EVENTPOP_CLIENT_SECRET=sandboxsecret\n {2}SESSION_SECRET=\S{43}\n\n/,
    );
    expect(output).toContain(`\nInspector: ${url}/_sandbox/inspector\n`);
    expect(output).toMatch(/\n {2}malee {4}malee@sandbox\.example +sandbox {2}no tickets\n/);
    expect(output).toContain("\nStop with Ctrl-C.");
    expect((await sendRequest(String(url))).status).toBe(200);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("exits with 0 on %s", async (signal) => {
    const { url } = await start();

    expect(await running?.end(signal)).toBe(0);
    await expect(sendRequest(url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("prints JSON with --json, and reads its port from the environment", async () => {
    running = launch(["--json"], { env: { EVENTPOP_SANDBOX_PORT: "0" } });
    const { url, env, users, controlToken } = JSON.parse(await running.waitForOutput(/\n/)) as JsonOutput;

    expect(url).not.toContain(":4300");
    expect(env).toMatchObject({ EVENTPOP_URL: url, EVENTPOP_CLIENT_ID: "sandboxclient" });
    expect(users.map(({ key }) => key)).toContain("somchai");
    expect(controlToken).toBeNull();
  });

  it("prints nothing with --quiet", async () => {
    const { url } = await start();
    const { port } = new URL(url);
    await running?.end();

    running = launch(["--quiet", "-p", port]);
    expect(await run(["ready", "--url", url, "--wait", "30s"])).toMatchObject({ code: 0 });
    expect(running.child.stdout.read()).toBeNull();
  });

  it("prints the control token if other machines can connect", async () => {
    const { controlToken } = await start("--host", "0.0.0.0");

    expect(controlToken).toMatch(/^\S{43}$/);
  });

  it("passes all flags to the sandbox", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "seed-")), "seed.json");
    writeFileSync(path, JSON.stringify({ users: [{ key: "kan" }], applications: [{ clientId: "mine" }] }));
    const { url, users } = await start(
      ...["--seed", path, "--login-as", "kan", "--consent", "auto", "--rate-limit", "3/30s"],
      ...[
        "--doorkeeper",
        "5.9",
        "--now",
        "2026-04-13T09:00:00+07:00",
        "--frozen",
        "--public-url",
        "http://me.localhost",
      ],
      ...["--allowed-hosts", "eventpop", "host.docker.internal", "--redirect-hosts", "shop.test"],
    );

    const settings = await sendRequest(`${url}/_sandbox/settings`, { headers: { "X-Eventpop-Sandbox-Control": "1" } });
    expect(users.map(({ key }) => key)).toEqual(["kan"]);
    expect(JSON.parse(settings.body)).toMatchObject({
      consent: "auto",
      login: { as: "kan" },
      rateLimit: { me: { limit: 3, windowSeconds: 30 } },
      compat: { doorkeeper: "5.9" },
      publicUrl: "http://me.localhost",
      allowedHosts: ["eventpop", "host.docker.internal"],
      redirectHosts: ["shop.test"],
    });
    expect((await run(["clock", "--url", url])).stdout).toBe("2026-04-13T02:00:00.000Z\n");
  });

  it("keeps tokens across a restart with --state, and a flag overrides the setting in the file", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "state-")), "state.json");
    const headers = { "X-Eventpop-Sandbox-Control": "1", "Content-Type": "application/json" };
    const first = await start("--state", file, "--consent", "auto");
    const body = JSON.stringify({ as: "malee" });
    const { accessToken } = JSON.parse(
      (await sendRequest(`${first.url}/_sandbox/tokens`, { method: "POST", headers, body })).body,
    ) as { accessToken: string };
    expect(await running?.end("SIGTERM")).toBe(0);
    const second = await start("--state", file);
    const settings = JSON.parse((await sendRequest(`${second.url}/_sandbox/settings`, { headers })).body);

    expect((await sendRequest(`${second.url}/api/public/me?access_token=${accessToken}`)).status).toBe(200);
    expect(settings).toMatchObject({ consent: "auto" });
  });

  it("reads compat switches from the file in --compat, which doctor writes, and --doorkeeper overrides them", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "compat-")), "compat.json");
    writeFileSync(file, JSON.stringify({ doorkeeper: "5.9", apiErrors: "empty", undocumentedRoutes: false }));
    const { url } = await start("--compat", file, "--doorkeeper", "6.0");
    const headers = { "X-Eventpop-Sandbox-Control": "1" };
    const { compat } = JSON.parse((await sendRequest(`${url}/_sandbox/settings`, { headers })).body);

    expect(compat).toMatchObject({ doorkeeper: "6.0", apiErrors: "empty", undocumentedRoutes: false });
  });

  it("prints an error if the port is in use", async () => {
    await using other = await startSandbox();

    expect(await run(["-p", String(other.port)])).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: Port ${other.port} on 127.0.0.1 is in use; stop the program that listens there, or choose another port with --port or the option port (0 takes a free one), and set EVENTPOP_URL to it.\n`,
    });
  });

  it.each([
    ["an unknown option", ["--prot", "1"], "unknown option '--prot'"],
    ["an unknown command", ["statr"], "unknown command 'statr'"],
    ["an invalid port", ["-p", "65536"], "A port must be a number from 0 to 65535."],
    ["an unknown user", ["-p", "0", "--login-as", "bob"], 'there is no user "bob"; there are somchai,'],
    ["a limit without a duration", ["--rate-limit", "10"], "such as 10/60s"],
    ["a limit with an invalid duration", ["--rate-limit", "10/1x"], '"1x" is not a duration'],
    ["an invalid time", ["--now", "tomorrow"], "Write a time such as"],
    ["an unknown Doorkeeper", ["--doorkeeper", "3.0"], "Allowed choices are 4.4,"],
    ["a missing file with switches", ["--compat", "/nowhere.json"], "/nowhere.json cannot be read"],
    ["a state file in a missing folder", ["-p", "0", "--state", "/nowhere/state.json"], "cannot be written: ENOENT"],
    ["a public URL with a path", ["-p", "0", "--public-url", "http://localhost/x"], "must be an origin"],
    ["--quiet with --json", ["--quiet", "--json"], "cannot be used with"],
  ])("refuses %s", async (_what, args, sentence) => {
    const { code, stdout, stderr } = await runHere(args);

    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it("as a process, exits with 2 after wrong arguments, and with 0 after --help", async () => {
    const [wrong, help] = await Promise.all([run(["--prot", "1"]), run(["fault", "add", "--help"])]);

    expect([wrong.code, wrong.stdout, help.code, help.stderr]).toEqual([2, "", 0, ""]);
    expect(wrong.stderr).toBe("error: unknown option '--prot'\n(Did you mean --port?)\n");
    expect(help.stdout).toContain("$ eventpop-sandbox fault add");
  });

  it("exits with 1 if the seed file is missing", async () => {
    const { code, stderr } = await runHere(["-p", "0", "--seed", "/nowhere.json"]);

    expect([code, stderr]).toEqual([1, expect.stringContaining("The seed /nowhere.json cannot be read")]);
  });

  it.each([
    [
      "without colours in a pipe",
      {},
      /GET {5}\/api\/public\/me {18}401 +\d+ ms {2}The request has no access token; send /,
    ],
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequence for yellow.
    ["with colours if FORCE_COLOR is set", { FORCE_COLOR: "1" }, /GET {5}\/api\/public\/me {18}\u001b\[33m401\u001b/],
  ])("shows each request on a line with the reason, %s", async (_how, env, line) => {
    running = launch(["-p", "0"], { env });
    const [, url] =
      /sandbox \S+ at (http:\/\/127\.0\.0\.1:\d+)/.exec(await running.waitForOutput(/below, .*\n\n$/)) ?? [];
    await sendRequest(`${url}/api/public/me`);
    const output = await running.waitForOutput(line);

    expect(output.includes("\u001b[")).toBe("FORCE_COLOR" in env);
  });

  it("refuses to start with NODE_ENV=production", async () => {
    const { code, stderr } = await run(["-p", "0"], { env: { NODE_ENV: "production" } });

    expect([code, stderr]).toEqual([1, expect.stringContaining("does not start with NODE_ENV=production")]);
  });

  it.each([
    ["the command", ["--help"], "eventpop-sandbox exec -- npm test"],
    ["fault add", ["fault", "add", "--help"], "eventpop-sandbox fault add token omit --field refresh_token"],
  ])("shows examples in the help of %s", async (_what, args, example) => {
    expect(await runHere(args)).toMatchObject({ code: 0, stdout: expect.stringContaining(`$ ${example}`) });
  });
});
