import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selfSigned } from "../../../test/support/hostile/certificate";
import { startSandbox } from "../../src";
import { application, callbackUrl } from "../doctor/examine";
import { startRelay } from "../doctor/relay";
import { run, runHere } from "./command";

const { clientId: EVENTPOP_CLIENT_ID, clientSecret: EVENTPOP_CLIENT_SECRET } = application;
const credentials = { EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET };
const variables = { ...credentials, EVENTPOP_CALLBACK_URL: callbackUrl };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "doctor-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("eventpop-sandbox doctor", () => {
  it("prints one line for each finding and exits with 0 if nothing is wrong", async () => {
    await using sandbox = await startSandbox({ applications: [application] });

    const { code, stdout, stderr } = await run(["doctor"], { env: { ...variables, EVENTPOP_URL: sandbox.url } });

    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^✓ server: .*\n✓ clock: .*\n✓ provider: .*\n✓ client: /);
    expect(stdout).toMatch(/\n! callback: .* Open http:\/\/127\.0\.0\.1:\d+\/oauth\/authorize\?\S+ in a browser/);
    expect(stdout).toContain("\n\n11 right, 0 wrong, 1 not certain. Requests: 10.\n");
    expect(stdout).not.toContain(EVENTPOP_CLIENT_SECRET);
  });

  it("exits with 1 if something is wrong, and prints how to correct it", async () => {
    await using sandbox = await startSandbox({ applications: [application] });
    const args = ["doctor", "--eventpop-url", sandbox.url, "--callback-url", callbackUrl, "--client-id", "somebody"];

    const { code, stdout } = await runHere(args, credentials);

    expect(code).toBe(1);
    expect(stdout).toMatch(
      /\n✗ client: The client id or the client secret is wrong .*\. Copy both again from Eventpop/,
    );
    expect(stdout).not.toContain(EVENTPOP_CLIENT_SECRET);
  });

  it("prints JSON with --json", async () => {
    await using sandbox = await startSandbox({ applications: [application] });

    const { code, stdout } = await runHere(["doctor", "--json", "--scope", " public  admin "], {
      ...variables,
      EVENTPOP_URL: sandbox.url,
    });

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      findings: expect.arrayContaining([
        {
          check: "scope",
          status: "wrong",
          text: 'The scope "admin" is refused (invalid_scope).',
          fix: expect.stringContaining("EVENTPOP_SCOPE"),
        },
      ]),
      compat: expect.objectContaining({ doorkeeper: "5.5" }),
      requests: 12,
    });
  });

  it("writes a file of compat switches with which a sandbox can start", async () => {
    await using sandbox = await startSandbox({
      applications: [application],
      compat: { doorkeeper: "5.9", apiErrors: "empty" },
    });
    const file = join(folder, "compat.json");

    await runHere(["doctor", "--write", file], { ...variables, EVENTPOP_URL: sandbox.url });

    const compat = JSON.parse(await readFile(file, "utf8"));
    expect(compat).toMatchObject({ doorkeeper: "5.9", apiErrors: "empty" });
    await using same = await startSandbox({ compat });
    expect((await fetch(`${same.url}/api/public/me`)).headers.get("content-length")).toBe("0");
  });

  it("reads variables from a file with --env, in which empty variables count as absent", async () => {
    await using sandbox = await startSandbox({ applications: [application] });
    const lines = Object.entries({ ...variables, EVENTPOP_SCOPE: "", EVENTPOP_URL: sandbox.url });
    await writeFile(join(folder, ".env"), lines.map(([name, value]) => `${name}=${value}\n`).join(""));

    const { code, stdout } = await run(["doctor", "--env", ".env"], { cwd: folder });

    expect([code, stdout]).toEqual([0, expect.stringContaining('✓ scope: The scope "public" is accepted.')]);
  });

  it("accepts a private CA with NODE_EXTRA_CA_CERTS, and checks the flag Secure of an https app", async () => {
    await using sandbox = await startSandbox({ applications: [application] });
    await using provider = await startRelay(sandbox.url, { tls: true });
    await using app = await startRelay(
      (req, res) => {
        if (req.url !== "/login") {
          res.writeHead(403).end();
          return;
        }
        const parameters = { client_id: EVENTPOP_CLIENT_ID, redirect_uri: callback, response_type: "code", state: "s" };
        res.setHeader("set-cookie", "sid=1; Path=/; HttpOnly; SameSite=Lax");
        res.writeHead(302, { location: `${provider.url}/oauth/authorize?${new URLSearchParams(parameters)}` }).end();
      },
      { tls: true },
    );
    const callback = `${app.url}/callback`;
    const ca = join(folder, "ca.pem");
    await writeFile(ca, selfSigned().cert);
    const args = ["doctor", "--eventpop-url", provider.url, "--callback-url", callback, "--app", app.url];

    const { code, stdout } = await run([...args, "--login-path", "/login"], {
      env: { ...credentials, NODE_EXTRA_CA_CERTS: ca },
    });

    expect(stdout).toMatch(/\n✓ certificate: The certificate is valid until 2126-10-30\.\n/);
    expect(stdout).toMatch(/\n! app cookies: The cookie sid has no Secure, .* app\.set\("trust proxy", 1\)/);
    expect(code).toBe(0);
  });

  it.each([
    ["a missing client id", [], { EVENTPOP_CLIENT_SECRET }, "required option '--client-id <id>' not specified"],
    ["an empty secret", [], { ...variables, EVENTPOP_CLIENT_SECRET: "" }, "It is empty."],
    [
      "a callback that is not a URL",
      ["--callback-url", "/callback"],
      credentials,
      "Write a URL such as https://my.app/",
    ],
    ["a flag that does not exist", ["--colour"], variables, "unknown option '--colour'"],
    ["an env file that does not exist", ["--env", "/nowhere/.env"], variables, "ENOENT"],
    ["a login path without a slash", ["--login-path", "login"], variables, "A path must begin with a slash."],
  ])("exits with 2 for %s", async (_, args, env, message) => {
    expect(await runHere(["doctor", ...args], env)).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(message),
    });
  });

  it("exits with 2 if the file of --write cannot be written", async () => {
    await using sandbox = await startSandbox({ applications: [application] });

    const { code, stderr } = await runHere(["doctor", "--write", "/nowhere/compat.json"], {
      ...variables,
      EVENTPOP_URL: sandbox.url,
    });

    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^error: \/nowhere\/compat\.json cannot be written: ENOENT/),
    ]);
  });

  it("says in --help how many requests it sends", async () => {
    const { code, stdout } = await runHere(["doctor", "--help"]);

    expect([code, stdout]).toEqual([0, expect.stringContaining("gets 10 requests if all is right, and your app 3")]);
  });
});
