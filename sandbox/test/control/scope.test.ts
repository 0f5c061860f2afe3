import { connectSandbox, type Sandbox, type SandboxControl, startSandbox } from "../../src";
import { sendRequest } from "../wire";

/**
 * Several tests can share one sandbox and run at the same time if each uses the scope of its own application. These tests
 * check that scopes do not affect each other.
 */

const ways: readonly (readonly [string, (sandbox: Sandbox) => SandboxControl])[] = [
  ["in process", (sandbox) => sandbox],
  ["over HTTP", ({ url }) => connectSandbox(url)],
];

describe.each(ways)("a scope of one application, %s", (_way, controlOf) => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ control: true, applications: [{ clientId: "one" }, { clientId: "two" }] });
  });
  afterEach(() => sandbox.close());

  const scopes = () => {
    const control = controlOf(sandbox);
    return [control.scope({ client: "one" }), control.scope({ client: "two" })] as const;
  };
  const me = async (accessToken: string) =>
    (await sendRequest(`${sandbox.url}/api/public/me?access_token=${accessToken}`)).status;

  it("issues, lists and revokes only tokens and codes of its application", async () => {
    const [one, two] = scopes();
    const first = await one.tokens.issue({ as: "somchai" });
    const second = await two.tokens.issue({ as: "somchai" });
    await two.codes.issue({ as: "somchai", redirectUri: "http://localhost/callback" });

    expect(await one.tokens.list()).toEqual([first]);
    expect(await one.codes.list()).toEqual([]);
    expect(await one.tokens.revoke()).toBe(1);
    expect([await me(first.accessToken), await me(second.accessToken)]).toEqual([401, 200]);
    expect(await two.consents.list()).toMatchObject([{ client: "two" }]);
  });

  it("adds faults for its application only", async () => {
    const [one, two] = scopes();
    const [first, second] = [await one.tokens.issue({ as: "somchai" }), await two.tokens.issue({ as: "somchai" })];
    await one.faults.add({ on: "me", type: "status", status: 500 });
    await two.faults.preset("rate-limited");

    expect([await me(first.accessToken), await me(second.accessToken)]).toEqual([500, 429]);
    await two.faults.clear();
    expect([await me(first.accessToken), await me(second.accessToken)]).toEqual([500, 200]);
  });

  it("has its own rate limit", async () => {
    const [one, two] = scopes();
    const [first, second] = [await one.tokens.issue({ as: "somchai" }), await two.tokens.issue({ as: "somchai" })];
    for (let turn = 0; turn < 10; turn += 1) await me(first.accessToken);

    expect([await me(first.accessToken), await me(second.accessToken)]).toEqual([429, 200]);
  });

  it("lists, counts and deletes only requests of its application", async () => {
    const [one, two] = scopes();
    await me((await one.tokens.issue({ as: "somchai" })).accessToken);
    await me((await two.tokens.issue({ as: "somchai" })).accessToken);

    expect(await one.requests.list()).toMatchObject([{ client: "one" }]);
    expect(await one.requests.waitFor({ on: "me" })).toMatchObject({ client: "one" });
    await one.requests.clear();
    expect([await one.requests.count(), await two.requests.count()]).toEqual([0, 1]);
  });

  it("can change and remove only users that were created through it", async () => {
    const [one] = scopes();
    await one.users.create({ key: "kai" });

    expect(await one.users.update("kai", { phone: null })).toMatchObject({ key: "kai" });
    const refusal = { message: "Other tests use somchai as well; create a user of your own with users.create()." };
    await expect(one.users.update("somchai", { phone: null })).rejects.toMatchObject(refusal);
    await expect(one.users.remove("somchai")).rejects.toMatchObject(refusal);
    await expect(one.users.update("nobody", {})).rejects.toMatchObject({ code: "EVENTPOP_SANDBOX_NOT_FOUND" });
    await one.users.remove("kai");
    expect(await one.users.get("kai")).toBeUndefined();
  });

  it("resets its own data, and the data of another scope stays the same", async () => {
    const [one, two] = scopes();
    for (const [scope, key] of [
      [one, "kai"],
      [two, "pla"],
    ] as const) {
      await scope.users.create({ key });
      await scope.faults.add({ on: "orders", type: "hang" });
      await me((await scope.tokens.issue({ as: key })).accessToken);
    }
    await one.reset();

    expect([await one.users.get("kai"), await one.faults.list(), await one.requests.list()]).toEqual([
      undefined,
      [],
      [],
    ]);
    expect(await one.consents.list()).toEqual([]);
    expect([await two.users.get("pla"), await two.faults.list(), await two.requests.list()]).toMatchObject([
      { key: "pla" },
      [{ rule: { client: "two" } }],
      [{ client: "two" }],
    ]);
    expect(await two.consents.list()).toHaveLength(1);
  });
});
