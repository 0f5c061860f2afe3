import { type SandboxOptions, startSandbox } from "../../src";
import { run, runHere } from "./command";

const redirectUri = "https://my.app/auth/eventpop/callback";
const application = { clientId: "mine", clientSecret: "hush-hush", redirectUris: [redirectUri] };

/** Compares with another sandbox instead of a real provider, so that only the checks are tested. */
async function verify(options: SandboxOptions = {}, ...args: string[]) {
  await using provider = await startSandbox({ applications: [application], ...options });
  const ended = await runHere(["verify", "--base-url", provider.url, "--redirect-uri", redirectUri, ...args], {
    EVENTPOP_CLIENT_ID: "mine",
    EVENTPOP_CLIENT_SECRET: "hush-hush",
  });
  const requests = await provider.requests.list();
  return { ...ended, requests, reports: ended.stdout.trimEnd().split("\n") };
}

describe("eventpop-sandbox verify", () => {
  it("reports no difference between two equal sandboxes", async () => {
    const { code, stderr, reports } = await verify();

    expect([code, stderr, reports.at(-1)]).toEqual([0, "", "0 of 21 checks differ."]);
    expect(reports.slice(0, -1).filter((line) => !line.startsWith("same  "))).toEqual([]);
    expect(reports).toHaveLength(22);
  });

  it("reports no difference for the version of Doorkeeper in --doorkeeper", async () => {
    const { code, stdout } = await verify({ compat: { doorkeeper: "5.0" } }, "--doorkeeper", "5.0");

    expect([code, stdout]).toEqual([0, expect.stringContaining("0 of 21 checks differ.")]);
  });

  it("prints both values of each difference", async () => {
    const { code, stdout } = await verify({ compat: { apiErrors: "empty" } });

    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^different {2}\/me: bad token\n {2}content-type\n(.*\n)* {2}body\n {4}sandbox {3}\{.*\}\n {4}provider {2}empty\n/m,
    );
    expect(stdout).toMatch(/^same {7}token: unknown client\n/m);
    expect(stdout).toMatch(/\n3 of 21 checks differ\.\n$/);
  });

  it("reports a different status", async () => {
    const { stdout } = await verify({ compat: { tokenErrorStatus: 401 } });

    expect(stdout).toMatch(/^different {2}token: unknown code\n {2}status\n {4}sandbox {3}400\n {4}provider {2}401\n/m);
  });

  it("sends requests of which one gets a token, and all others are refused", async () => {
    const { requests, stdout } = await verify();

    const statuses = requests.filter(({ on }) => on === "token").map(({ status }) => status);
    expect(statuses).toHaveLength(14);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(stdout).not.toContain("hush-hush");
  });

  it("prints an error if the secret is missing", async () => {
    const { code, stderr } = await run([
      "verify",
      "--base-url",
      "http://127.0.0.1:1",
      "--client-id",
      "mine",
      "--redirect-uri",
      redirectUri,
    ]);

    expect([code, stderr]).toEqual([
      2,
      "error: Set the client secret in the environment variable EVENTPOP_CLIENT_SECRET.\n",
    ]);
  });

  it("prints an error if the provider does not respond", async () => {
    const args = ["verify", "--base-url", "http://127.0.0.1:1", "--client-id", "mine", "--redirect-uri", redirectUri];

    expect(await run(args, { env: { EVENTPOP_CLIENT_SECRET: "hush-hush" } })).toMatchObject({
      code: 1,
      stderr: "error: There is no response from http://127.0.0.1:1.\n",
    });
  });
});
