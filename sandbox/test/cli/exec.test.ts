import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, run } from "./command";

/** The arguments that run a script with Node. */
const node = (script: string) => ["exec", "--", process.execPath, "-e", script];

describe("eventpop-sandbox exec", () => {
  it("starts a sandbox, puts its address into the command's environment, and stops it after the command", async () => {
    const { stdout, code } = await run(
      node(`fetch(process.env.EVENTPOP_URL + "/api/public/info").then(({ status }) => {
        const { EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, EVENTPOP_SANDBOX_URL } = process.env;
        console.log(JSON.stringify([status, EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, EVENTPOP_SANDBOX_URL]));
      });`),
    );
    const [status, url, id, secret, sandboxUrl] = JSON.parse(stdout) as string[];

    expect([status, id, secret, sandboxUrl, code]).toEqual([200, "sandboxclient", "sandboxsecret", url, 0]);
    await expect(fetch(String(url))).rejects.toThrow("fetch failed");
  });

  it("exits with the command's exit code, and passes all arguments after the command's name to it", async () => {
    const script = ["-e", "process.exit(process.argv.includes('--seed') ? 7 : 0)", "--", "--seed"];

    expect((await run(["exec", "--", process.execPath, ...script])).code).toBe(7);
    expect((await run(["exec", "--consent", "auto", process.execPath, ...script])).code).toBe(7);
  });

  it("keeps tokens for the next command with --state", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "state-")), "state.json");
    const withState = (script: string) => ["exec", "--state", file, "--", process.execPath, "-e", script];
    const first = await run(
      withState(`fetch(process.env.EVENTPOP_URL + "/_sandbox/tokens", {
        method: "POST",
        headers: { "X-Eventpop-Sandbox-Control": "1", "Content-Type": "application/json" },
        body: JSON.stringify({ as: "malee" }),
      }).then((response) => response.json()).then(({ accessToken }) => console.log(accessToken));`),
    );

    const second = await run(
      withState(`fetch(process.env.EVENTPOP_URL + "/api/public/me?access_token=${first.stdout.trim()}")
        .then(({ status }) => console.log(status));`),
    );

    expect([first.code, second]).toEqual([0, { code: 0, stdout: "200\n", stderr: "" }]);
  });

  it("exits with 128 plus the signal's number if a signal ended the command", async () => {
    expect((await run(node("process.kill(process.pid, 'SIGTERM')"))).code).toBe(128 + 15);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "forwards %s to the command, and waits until it exits",
    async (signal) => {
      const running = launch(
        node(`process.on("${signal}", () => { console.log("cleaned up"); process.exit(3); });
        setInterval(() => {}, 1000);
        console.log("started");`),
      );
      await running.waitForOutput(/started/);

      expect(await running.end(signal)).toBe(3);
      expect(await running.waitForOutput(/cleaned up/)).toContain("cleaned up");
    },
  );

  it("prints an error for an unknown command", async () => {
    expect(await run(["exec", "--", "no-such-command"])).toEqual({
      code: 1,
      stdout: "",
      stderr: "error: no-such-command cannot be run: there is no such command\n",
    });
  });

  it("prints an error if the command is missing", async () => {
    expect(await run(["exec"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("missing required argument"),
    });
  });
});
