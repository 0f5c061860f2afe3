import { networkInterfaces } from "node:os";
import { connectSandbox, type Sandbox, startSandbox } from "../../src";
import { Browser } from "../browser";
import { exchange, jsonOf, type WireRequest } from "../wire";

/** Who may give orders over HTTP, and who may not: looked at by what becomes of the order. */

const program = { "x-eventpop-sandbox-control": "1" };
const json = { ...program, "content-type": "application/json" };

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ control: true });
});
afterEach(() => sandbox.close());

const order = (path: string, request: WireRequest = {}) => exchange(`${sandbox.url}/_sandbox${path}`, request);

/** Orders that would leave a mark, and whether they have. */
const marks = [
  ["/reset", {}],
  ["/tokens/revoke", {}],
  ["/users", { key: "intruder" }],
  ["/faults", { on: "any", type: "hang" }],
  ["/clock/advance", { by: "2h" }],
] as const;

async function leavesNoMark(headers: Readonly<Record<string, string>>) {
  await sandbox.tokens.issue({ as: "somchai" });
  await sandbox.clock.freeze();
  const before = await sandbox.snapshot();
  const statuses = [];
  for (const [path, body] of marks) {
    statuses.push((await order(path, { method: "POST", headers, body: JSON.stringify(body) })).status);
  }
  expect(await sandbox.snapshot()).toEqual(before);
  return statuses;
}

describe("an order over HTTP has no effect", () => {
  it.each([
    ["without the header that no foreign page can send", { "content-type": "application/json" }, 403],
    ["as a form of another page", { "content-type": "text/plain", origin: "https://evil.example" }, 403],
    ["from a page of another origin", { ...json, origin: "https://evil.example" }, 403],
    ["from a page of the same machine on another port", { ...json, origin: "http://127.0.0.1:3000" }, 403],
    ["from a page without an origin", { ...json, origin: "null" }, 403],
    ["under a name that somebody's page has made point here", { ...json, host: "evil.example" }, 403],
    ["under such a name that begins well", { ...json, host: "127.0.0.1.evil.example" }, 403],
  ])("%s", async (_whose, headers, status) => {
    expect(await leavesNoMark(headers)).toEqual(marks.map(() => status));
  });

  it("where orders over HTTP are off, as they are unless switched on", async () => {
    await sandbox.close();
    sandbox = await startSandbox();

    expect(await leavesNoMark(json)).toEqual(marks.map(() => 404));
    await expect(connectSandbox(sandbox.url).reset()).rejects.toThrow(
      "takes no control requests (404); start it with control: true",
    );
  });

  it("without the token, where other machines could reach the sandbox", async () => {
    await sandbox.close();
    sandbox = await startSandbox({ control: true, host: "0.0.0.0" });

    expect(sandbox.controlToken).toMatch(/^[\w-]{43}$/);
    expect(await leavesNoMark(json)).toEqual(marks.map(() => 401));
    expect(await leavesNoMark({ ...json, authorization: "Bearer wrong" })).toEqual(marks.map(() => 401));
    await connectSandbox(sandbox.url, { token: sandbox.controlToken }).users.remove("malee");
    expect(await sandbox.users.get("malee")).toBeUndefined();
  });

  it("with an order that is no JSON, too long, or makes no sense; one sentence says so", async () => {
    const post = (path: string, body: string) => order(path, { method: "POST", headers: json, body });

    expect((await post("/users", "{")).status).toBe(400);
    expect((await post("/users", `{"key":"${"x".repeat(17_000_000)}"}`)).status).toBe(413);
    const answer = await post("/clock/advance", '{"by":2}');
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toEqual({
      error: { code: "EVENTPOP_SANDBOX_BAD_OPTION", message: expect.stringMatching(/^by: .{10,120}$/) as string },
    });
    expect((await order("/requests?grant_type=x", { headers: program })).body).toContain("form.grant_type");
    expect((await order("/users/nobody", { headers: program })).status).toBe(404);
  });
});

describe("an order over HTTP is taken", () => {
  it("from the sandbox's own pages", async () => {
    const answer = await order("/users/malee", { method: "DELETE", headers: { ...program, origin: sandbox.url } });

    expect(answer.status).toBe(204);
    expect(await sandbox.users.get("malee")).toBeUndefined();
  });

  it("with a token that was given at the start", async () => {
    await sandbox.close();
    sandbox = await startSandbox({ control: { token: "a-token-of-my-own" } });

    await connectSandbox(sandbox.url, { token: "a-token-of-my-own" }).reset();
    await expect(connectSandbox(sandbox.url).reset()).rejects.toMatchObject({ code: "EVENTPOP_SANDBOX_REFUSED" });
  });
});

describe("the control routes", () => {
  it("tell everybody that the sandbox is ready, and what can be ordered", async () => {
    expect(jsonOf(await order("/ready"))).toEqual({ ready: true });
    const { paths } = jsonOf(await order("/openapi.json")) as { paths: Record<string, object> };
    expect(Object.keys(paths["/_sandbox/users/{key}"] ?? {})).toEqual(["get", "patch", "delete"]);
    expect(Object.keys(paths)).toHaveLength(27);
  });

  it("tell programs what the sandbox is like", async () => {
    expect(jsonOf(await order("/info", { headers: program }))).toMatchObject({
      version: expect.any(String) as string,
      publicUrl: sandbox.url,
      settings: { compat: { doorkeeper: "5.5" } },
      counts: { users: 9, tokens: 0 },
    });
  });

  it("are not among the requests of the log, and no fault strikes them", async () => {
    await sandbox.faults.add({ on: "any", type: "reset" });
    await order("/ready");

    expect(await sandbox.requests.count()).toBe(0);
  });

  it("sign a browser in without its sign-in page", async () => {
    const browser = new Browser(sandbox.url);
    await browser.send("/_sandbox/sign-in-as", { method: "POST", headers: json, body: '{"as":"malee"}' });

    expect((await browser.send("/")).body).toContain("<strong>มาลี");
  });

  it("say so if nobody listens there", async () => {
    const { url } = sandbox;
    await sandbox.close();

    await expect(connectSandbox(url).reset()).rejects.toThrow(
      `No sandbox responds at ${url}; start one with npx eventpop-sandbox`,
    );
  });
});

describe("a sandbox that is not told otherwise", () => {
  it("cannot be reached from other machines", async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses = []) => addresses)
      .filter(({ family, internal }) => family === "IPv4" && !internal);
    for (const { address } of others) {
      await expect(exchange(`http://${address}:${sandbox.port}/`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    }
  });
});
