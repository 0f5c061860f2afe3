import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { createSandboxApp, type SandboxOptions, startSandbox } from "../src";
import { doorkeeperVersions } from "../src/world/doorkeeper-versions";
import { sendRequest } from "./wire";

const ANY_DOORKEEPER = new Intl.ListFormat("en-GB", { type: "disjunction" }).format(
  doorkeeperVersions.map((version) => `"${version}"`),
);

describe("starting a sandbox", () => {
  it("listens on a free port of this machine, and responds at once", async () => {
    await using sandbox = await startSandbox();

    expect(sandbox.url).toBe(`http://127.0.0.1:${sandbox.port}`);
    expect((await sendRequest(sandbox.url)).status).toBe(200);
  });

  it("gives the environment variables and the strategy options that an application needs", async () => {
    await using sandbox = await startSandbox();

    expect(sandbox.env()).toEqual({
      EVENTPOP_URL: sandbox.url,
      EVENTPOP_CLIENT_ID: "sandboxclient",
      EVENTPOP_CLIENT_SECRET: "sandboxsecret",
      SESSION_SECRET: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(sandbox.env()).toEqual(sandbox.env());
    expect(sandbox.strategyOptions({ callbackURL: "http://localhost:3000/cb" })).toEqual({
      clientID: "sandboxclient",
      clientSecret: "sandboxsecret",
      callbackURL: "http://localhost:3000/cb",
      eventpopURL: sandbox.url,
    });
  });

  it("gives the credentials of the first application in the options", async () => {
    await using sandbox = await startSandbox({ applications: [{ clientId: "mine", clientSecret: "hush" }] });

    expect(sandbox.client).toEqual({ clientId: "mine", clientSecret: "hush" });
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === "::1"));

  (hasIpv6 ? it : it.skip)("listens on ::1 with that host", async () => {
    await using sandbox = await startSandbox({ host: "::1" });

    expect(sandbox.url).toBe(`http://[::1]:${sandbox.port}`);
    expect((await sendRequest(sandbox.url)).status).toBe(200);
  });

  (hasIpv6 ? it : it.skip)("listens on 127.0.0.1 and ::1 by default, and closes both", async () => {
    await using sandbox = await startSandbox();
    const addresses = [`http://127.0.0.1:${sandbox.port}`, `http://[::1]:${sandbox.port}`];
    const responses = await Promise.all(addresses.map((address) => sendRequest(address)));
    await sandbox.close();

    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    for (const address of addresses) await expect(sendRequest(address)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  (hasIpv6 ? it : it.skip)("fails if the port is in use on ::1, and releases it on 127.0.0.1", async () => {
    const other = createServer().unref().listen(0, "::1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;

    await expect(startSandbox({ port })).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_PORT_IN_USE",
      message: expect.stringContaining(`Port ${port} on ::1 is in use`),
    });
    await expect(sendRequest(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    other.close();
  });

  (hasIpv6 ? it : it.skip)("listens only on the given host", async () => {
    await using sandbox = await startSandbox({ host: "127.0.0.1" });

    await expect(sendRequest(`http://[::1]:${sandbox.port}`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("fails with an error that names the port if the port is in use", async () => {
    await using first = await startSandbox();

    await expect(startSandbox({ port: first.port })).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_PORT_IN_USE",
      message: expect.stringContaining(`Port ${first.port} on 127.0.0.1 is in use`),
    });
  });

  it("fails if the option host is an address of another machine", async () => {
    await expect(startSandbox({ host: "192.0.2.1" })).rejects.toMatchObject({ code: "EVENTPOP_SANDBOX_CANNOT_LISTEN" });
  });

  it.each<[string, unknown, string]>([
    ["an unknown option", { prot: 1 }, "prot: there is no such field"],
    ["options that are text", "x", "must be an object, not text"],
    ["a port that is too high", { port: 65_536 }, "port: must be at most 65535"],
    ["a port that is text", { port: "4300" }, "port: must be a number, not text"],
    ["a port that is a fraction", { port: 1.5 }, "port: must be a whole number"],
    ["an empty host", { host: "" }, "host: must not be empty"],
    ["a flag that is text", { frozen: "yes" }, "frozen: must be true or false, not text"],
    ["an unknown choice", { consent: "never" }, 'consent: must be "prompt" or "auto", not "never"'],
    [
      "an unknown Doorkeeper",
      { compat: { doorkeeper: "3.0" } },
      `compat.doorkeeper: must be ${ANY_DOORKEEPER}, not "3.0"`,
    ],
    [
      "an unknown status",
      { compat: { tokenErrorStatus: 402 } },
      'compat.tokenErrorStatus: must be 400, 401 or "by-version", not 402',
    ],
    ["an unknown switch", { compat: { pcke: "on" } }, "compat.pcke: there is no such field"],
    ["a lifetime of 0", { ttl: { accessToken: 0 } }, "ttl.accessToken: must be at least 1"],
    ["an unknown limit", { rateLimit: { me: { limt: 1 } } }, "rateLimit.me.limt: there is no such field"],
    ["a negative limit", { rateLimit: { me: { limit: -1 } } }, "rateLimit.me.limit: must be at least 0"],
    ["a rate limit that is a number", { rateLimit: 5 }, "rateLimit: must be false or an object, not a number"],
    ["a login that is a name", { login: "bob" }, 'login: must be "prompt" or an object, not text'],
    ["hosts that are text", { redirectHosts: "a" }, "redirectHosts: must be a list, not text"],
    ["a host that is a number", { redirectHosts: ["a", 5] }, "redirectHosts.1: must be text, not a number"],
    [
      "a host with a port",
      { allowedHosts: ["eventpop:4300"] },
      "allowedHosts.0: must be a host name without a port, such as eventpop",
    ],
    ["a short control token", { control: { token: "hush" } }, "control.token: must have at least 16 characters"],
    ["a control that is text", { control: "hush" }, "control: must be true, false or an object, not text"],
    [
      "a public URL with a path",
      { publicUrl: "http://localhost/x" },
      "publicUrl: must be an origin such as http://localhost:4300",
    ],
    [
      "a login of an unknown user",
      { login: { as: "bob" } },
      'login.as: there is no user "bob"; there are somchai, malee, nok, ploy, anan, praew, long, changed, locked.',
    ],
  ])("refuses %s with a message that names the option", async (_what, options, sentence) => {
    await expect(startSandbox(options as SandboxOptions)).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_BAD_OPTION",
      message: `Sandbox option ${sentence}`,
    });
  });

  it("refuses an invalid time", async () => {
    await expect(startSandbox({ now: "tomorrow" })).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_BAD_OPTION",
      message:
        '"tomorrow" is not a point in time; write milliseconds, a Date, or ISO 8601 with an offset, such as 2026-04-13T09:00:00+07:00.',
    });
  });

  it("refuses a later change of the setting login to an unknown user", async () => {
    await using sandbox = await startSandbox();

    await expect(sandbox.settings.update({ login: { as: "bob" } })).rejects.toThrow("there are somchai, malee,");
    expect((await sandbox.settings.get()).login).toBe("prompt");
  });

  it("prints a line for each request with log: true, and nothing by default", async () => {
    const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    try {
      await using silent = await startSandbox();
      await fetch(`${silent.url}/api/public/me`);
      expect(write).not.toHaveBeenCalled();
      await using sandbox = await startSandbox({ log: true });
      await fetch(`${sandbox.url}/api/public/me`);
      expect(write.mock.calls.map(([text]) => text)).toEqual([
        expect.stringMatching(/ GET .* \/api\/public\/me .* 401 .* \d+ ms .*token.*\n$/),
      ]);
    } finally {
      write.mockRestore();
    }
  });

  it("fails with NODE_ENV=production, unless allowProduction is true", async () => {
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = "production";
    try {
      await expect(startSandbox()).rejects.toMatchObject({ code: "EVENTPOP_SANDBOX_IN_PRODUCTION" });
      expect(() => createSandboxApp()).toThrow(expect.objectContaining({ code: "EVENTPOP_SANDBOX_IN_PRODUCTION" }));
      await using sandbox = await startSandbox({ allowProduction: true });
      expect(sandbox.port).toBeGreaterThan(0);
    } finally {
      process.env.NODE_ENV = NODE_ENV;
    }
  });
});

describe("closing a sandbox", () => {
  it("closes open connections, and a second call does nothing", async () => {
    await using sandbox = await startSandbox();
    const socket = connect(sandbox.port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\n");
    await once(socket, "connect");
    const cut = new Promise((resolve) => socket.on("error", resolve));

    await sandbox.close();
    await sandbox.close();

    await expect(cut).resolves.toMatchObject({ code: "ECONNRESET" });
    await expect(sendRequest(sandbox.url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("the sandbox's Express application", () => {
  it("runs in a server that the caller has made", async () => {
    const app = createSandboxApp({ applications: [{ clientId: "embedded" }] });
    const server = createServer(app).unref().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const response = await sendRequest(`http://127.0.0.1:${port}/api/public/me`);
    server.close();

    expect([response.status, response.headers.server]).toEqual([401, "eventpop-sandbox"]);
  });
});

describe("a seed in a file", () => {
  it("is loaded at the start", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "seed-")), "seed.json");
    await writeFile(path, JSON.stringify({ users: [{ key: "kan", fullName: "กานต์" }] }));
    await using sandbox = await startSandbox({ seed: path });

    expect((await sandbox.users.list()).map(({ fullName }) => fullName)).toEqual(["กานต์"]);
  });

  it("causes an error that names the file if it is missing or not JSON", async () => {
    await expect(startSandbox({ seed: "/nowhere/seed.json" })).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_BAD_SEED",
      message: expect.stringContaining("/nowhere/seed.json"),
    });
  });
});
