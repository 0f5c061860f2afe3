import { networkInterfaces } from "node:os";
import { connectSandbox, type Sandbox, startSandbox } from "../../src";
import { Browser } from "../browser";
import { jsonOf, sendRequest, type WireRequest } from "../wire";

/**
 * Tests of which control requests are accepted and which are refused. They check the effect on the sandbox, not only the
 * status.
 */

const program = { "x-eventpop-sandbox-control": "1" };
const json = { ...program, "content-type": "application/json" };

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ control: true });
});
afterEach(() => sandbox.close());

const send = (path: string, request: WireRequest = {}) => sendRequest(`${sandbox.url}/_sandbox${path}`, request);

/** Control requests that change the state of the sandbox if they are accepted. */
const changes = [
  ["/reset", {}],
  ["/tokens/revoke", {}],
  ["/users", { key: "intruder" }],
  ["/faults", { on: "any", type: "hang" }],
  ["/clock/advance", { by: "2h" }],
] as const;

async function expectNoEffect(headers: Readonly<Record<string, string>>) {
  await sandbox.tokens.issue({ as: "somchai" });
  await sandbox.clock.freeze();
  const before = await sandbox.snapshot();
  const statuses = [];
  for (const [path, body] of changes) {
    statuses.push((await send(path, { method: "POST", headers, body: JSON.stringify(body) })).status);
  }
  expect(await sandbox.snapshot()).toEqual(before);
  return statuses;
}

describe("a control request has no effect", () => {
  it.each([
    ["without the header that a page of another origin cannot send", { "content-type": "application/json" }, 403],
    ["as a form of another page", { "content-type": "text/plain", origin: "https://evil.example" }, 403],
    ["from a page of another origin", { ...json, origin: "https://evil.example" }, 403],
    ["from a page of the same machine on another port", { ...json, origin: "http://127.0.0.1:3000" }, 403],
    ["from a page without an origin", { ...json, origin: "null" }, 403],
    ["with the host name of another site, as in DNS rebinding", { ...json, host: "evil.example" }, 403],
    ["with a host name that only begins with 127.0.0.1", { ...json, host: "127.0.0.1.evil.example" }, 403],
  ])("%s", async (_whose, headers, status) => {
    expect(await expectNoEffect(headers)).toEqual(changes.map(() => status));
  });

  it("if the sandbox was started without the option control", async () => {
    await sandbox.close();
    sandbox = await startSandbox();

    expect(await expectNoEffect(json)).toEqual(changes.map(() => 404));
    await expect(connectSandbox(sandbox.url).reset()).rejects.toThrow(
      "takes no control requests (404); start it with control: true",
    );
  });

  it("if other machines can reach the sandbox and the request does not have the control token", async () => {
    await sandbox.close();
    sandbox = await startSandbox({ control: true, host: "0.0.0.0" });

    expect(sandbox.controlToken).toMatch(/^[\w-]{43}$/);
    expect(await expectNoEffect(json)).toEqual(changes.map(() => 401));
    expect(await expectNoEffect({ ...json, authorization: "Bearer wrong" })).toEqual(changes.map(() => 401));
    await connectSandbox(sandbox.url, { token: sandbox.controlToken }).users.remove("malee");
    expect(await sandbox.users.get("malee")).toBeUndefined();
  });

  it("if its body is not JSON, too long or invalid, and the response gives the reason", async () => {
    const post = (path: string, body: string) => send(path, { method: "POST", headers: json, body });

    expect((await post("/users", "{")).status).toBe(400);
    expect((await post("/users", `{"key":"${"x".repeat(17_000_000)}"}`)).status).toBe(413);
    const response = await post("/clock/advance", '{"by":2}');
    expect(response.status).toBe(400);
    expect(jsonOf(response)).toEqual({
      error: { code: "EVENTPOP_SANDBOX_BAD_OPTION", message: expect.stringMatching(/^by: .{10,120}$/) as string },
    });
    expect((await send("/requests?grant_type=x", { headers: program })).body).toContain("form.grant_type");
    expect((await send("/users/nobody", { headers: program })).status).toBe(404);
  });
});

describe("a control request is accepted", () => {
  it("if it comes from a page of the sandbox itself", async () => {
    const response = await send("/users/malee", { method: "DELETE", headers: { ...program, origin: sandbox.url } });

    expect(response.status).toBe(204);
    expect(await sandbox.users.get("malee")).toBeUndefined();
  });

  it("if it has the control token that the option control sets", async () => {
    await sandbox.close();
    sandbox = await startSandbox({ control: { token: "a-token-of-my-own" } });

    await connectSandbox(sandbox.url, { token: "a-token-of-my-own" }).reset();
    await expect(connectSandbox(sandbox.url).reset()).rejects.toMatchObject({ code: "EVENTPOP_SANDBOX_REFUSED" });
  });
});

describe("the control routes", () => {
  it("serve /ready and /openapi.json to requests without the control header and the control token", async () => {
    expect(jsonOf(await send("/ready"))).toEqual({ ready: true });
    const { paths } = jsonOf(await send("/openapi.json")) as { paths: Record<string, object> };
    expect(Object.keys(paths["/_sandbox/users/{key}"] ?? {})).toEqual(["get", "patch", "delete"]);
    expect(Object.keys(paths)).toHaveLength(27);
  });

  it("return version, settings and counts at /info", async () => {
    expect(jsonOf(await send("/info", { headers: program }))).toMatchObject({
      version: expect.any(String) as string,
      publicUrl: sandbox.url,
      settings: { compat: { doorkeeper: "5.5" } },
      counts: { users: 9, tokens: 0 },
    });
  });

  it("are hit by no fault, and are not in the request log", async () => {
    await sandbox.faults.add({ on: "any", type: "reset" });
    await send("/ready");

    expect(await sandbox.requests.count()).toBe(0);
  });

  it("let a test sign a browser in without the sign-in page", async () => {
    const browser = new Browser(sandbox.url);
    await browser.send("/_sandbox/sign-in-as", { method: "POST", headers: json, body: '{"as":"malee"}' });

    expect((await browser.send("/")).body).toContain('<strong lang="th">มาลี');
  });

  it("throw an error that says how to start a sandbox if none is running", async () => {
    const { url } = sandbox;
    await sandbox.close();

    await expect(connectSandbox(url).reset()).rejects.toThrow(
      `No sandbox responds at ${url}; start one with npx eventpop-sandbox`,
    );
  });
});

describe("a sandbox with the default host", () => {
  it("cannot be reached from other machines", async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses = []) => addresses)
      .filter(({ family, internal }) => family === "IPv4" && !internal);
    for (const { address } of others) {
      await expect(sendRequest(`http://${address}:${sandbox.port}/`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    }
  });
});
