import { type FaultRule, type Sandbox, startSandbox } from "../../src";
import { form, sendRequest } from "../wire";

/** Tests of which requests a fault hits, and how often. */

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ rateLimit: false });
});
afterEach(() => sandbox.close());

describe("a fault", () => {
  const statusOf = async (path: string) => (await sendRequest(sandbox.url + path)).status;
  const teapot = { type: "status", status: 418 } as const;

  it.each([
    ["authorize", "/oauth/authorize"],
    ["login", "/users/sign_in"],
    ["token", "/oauth/token"],
    ["me", "/api/public/me"],
    ["tickets", "/api/public/tickets/search"],
    ["tickets", "/api/public/organizers/1/events/2/tickets"],
    ["orders", "/api/public/organizers/1/orders"],
    ["events", "/api/public/organizers/1/events"],
    ["other", "/oauth/revoke"],
    ["/oauth/revoke", "/oauth/revoke"],
    ["any", "/anywhere"],
  ] as const)("with on: %s hits a request for %s", async (on, path) => {
    await sandbox.faults.add({ on, ...teapot });

    expect(await statusOf(path)).toBe(418);
  });

  it("does not hit requests for the sandbox's own pages", async () => {
    await sandbox.faults.add({ on: "any", ...teapot });

    expect(await statusOf("/")).toBe(200);
  });

  it("hits at most `times` requests, after it has let `after` requests pass", async () => {
    await sandbox.faults.add({ on: "me", ...teapot, after: 2, times: 1 });

    const statuses = [];
    for (let turn = 0; turn < 5; turn += 1) statuses.push(await statusOf("/api/public/me"));
    expect(statuses).toEqual([401, 401, 418, 401, 401]);
    expect(await sandbox.faults.list()).toMatchObject([{ hits: 1, matches: 3, rule: { after: 2, times: 1 } }]);
  });

  it("hits random requests with `probability`, and the same ones if the seed is the same", async () => {
    const series = async (seed: number) => {
      const fault = await sandbox.faults.add({ on: "me", ...teapot, probability: 0.5, seed });
      const statuses = [];
      for (let turn = 0; turn < 30; turn += 1) statuses.push(await statusOf("/api/public/me"));
      await fault.remove();
      return statuses;
    };
    const first = await series(7);

    expect(await series(7)).toEqual(first);
    expect(await series(8)).not.toEqual(first);
    expect(first.filter((status) => status === 418).length).toBeGreaterThan(7);
    expect(first.filter((status) => status === 418).length).toBeLessThan(23);
  });

  it("hits only requests of its client", async () => {
    await sandbox.applications.create({ clientId: "other" });
    await sandbox.faults.add({ on: "me", ...teapot, client: "other" });
    const ours = await sandbox.tokens.issue({ as: "somchai" });
    const theirs = await sandbox.tokens.issue({ as: "somchai", client: "other" });

    expect(await statusOf(`/api/public/me?access_token=${ours.accessToken}`)).toBe(200);
    expect(await statusOf(`/api/public/me?access_token=${theirs.accessToken}`)).toBe(418);
  });

  it("hits only requests whose parameters match", async () => {
    await sandbox.faults.add({ on: "token", ...teapot, match: { form: { grant_type: "refresh_token" } } });

    const statusOfGrant = async (grant_type: string) =>
      (await sendRequest(`${sandbox.url}/oauth/token`, form({ grant_type }))).status;
    expect(await statusOfGrant("refresh_token")).toBe(418);
    expect(await statusOfGrant("authorization_code")).toBe(400);
  });

  it("is not combined with other faults: only the first fault whose rule matches hits a request", async () => {
    await sandbox.faults.add({ on: "me", type: "status", status: 500, times: 1 });
    await sandbox.faults.add({ on: "any", type: "status", status: 503, times: 1 });

    expect(await statusOf("/api/public/me")).toBe(500);
    expect(await statusOf("/api/public/me")).toBe(503);
    expect(await statusOf("/api/public/me")).toBe(401);
  });

  it("waits delayMs in real time, even with fake timers", async () => {
    jest.useFakeTimers();
    try {
      await sandbox.faults.add({ on: "me", ...teapot, delayMs: 5 });
      expect(await statusOf("/api/public/me")).toBe(418);
    } finally {
      jest.useRealTimers();
    }
    const [request] = await sandbox.requests.list();
    expect(request?.ms).toBeGreaterThanOrEqual(4);
  });
});

describe("an invalid fault rule is refused with a message that names the field:", () => {
  it.each([
    [{ on: "tokens", type: "reset" }, "Fault rule on: must be authorize, login,"],
    [{ on: "token", type: "explode" }, 'Fault rule type: must be "status", "html", "hang"'],
    [{ on: "token", type: "status" }, "Fault rule status: is missing"],
    [{ on: "token", type: "reset", times: 0 }, "Fault rule times: must be at least 1"],
    [{ on: "token", type: "reset", probability: 2 }, "Fault rule probability: must be at most 1"],
    [{ on: "token", type: "reset", field: "x" }, "Fault rule field: there is no such field"],
  ])("%j", async (rule, sentence) => {
    await expect(sandbox.faults.add(rule as FaultRule)).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_BAD_OPTION",
      message: expect.stringContaining(sentence) as string,
    });
  });
});

describe("a preset of faults:", () => {
  it("eventpop-down: every request gets a page with 503 until the preset is cleared", async () => {
    await sandbox.faults.preset("eventpop-down");
    const down = await sendRequest(`${sandbox.url}/api/public/info`);
    await sandbox.faults.clear({ preset: "eventpop-down" });

    expect(down).toMatchObject({ status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(await sendRequest(`${sandbox.url}/api/public/info`)).toMatchObject({ status: 200 });
  });

  it("half-a-token: the token response is cut in the middle", async () => {
    await sandbox.faults.preset("half-a-token");

    const request = sendRequest(`${sandbox.url}/oauth/token`, form({ grant_type: "refresh_token" }));
    await expect(request).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("refresh-refused: the next refresh gets invalid_grant, other token requests and later refreshes do not", async () => {
    const { refreshToken } = await sandbox.tokens.issue({ as: "somchai" });
    await sandbox.faults.preset("refresh-refused");
    const { clientId: client_id, clientSecret: client_secret } = sandbox.client;
    const tokenRequest = async (fields: Readonly<Record<string, string>>) =>
      sendRequest(`${sandbox.url}/oauth/token`, form({ client_id, client_secret: client_secret ?? "", ...fields }));
    const refresh = { grant_type: "refresh_token", refresh_token: refreshToken ?? "" };

    expect(await tokenRequest({ grant_type: "client_credentials" })).toMatchObject({ status: 200 });
    const refused = await tokenRequest(refresh);
    expect(refused).toMatchObject({ status: 400, body: expect.stringContaining('"error":"invalid_grant"') });
    expect(await tokenRequest(refresh)).toMatchObject({ status: 200 });
  });

  it("no-response: a token request and an API request get no response, and the sign-in page works", async () => {
    await sandbox.faults.preset("no-response");
    const unanswered = ["/oauth/token", "/api/public/me", "/api/public/organizers/9000001/tickets"].map((path) =>
      sendRequest(sandbox.url + path).then(
        ({ status }) => status,
        () => "closed",
      ),
    );
    await sandbox.requests.waitFor({ path: "/api/public/organizers/9000001/tickets" });

    expect((await sendRequest(`${sandbox.url}/users/sign_in`)).status).toBe(200);
    expect(await Promise.race([...unanswered, Promise.resolve("no response")])).toBe("no response");
    await sandbox.close();
    expect(await Promise.all(unanswered)).toEqual(["closed", "closed", "closed"]);
  });

  it("rate-limited: /me responds with 429 and Retry-After", async () => {
    await sandbox.faults.preset("rate-limited");

    const response = await sendRequest(`${sandbox.url}/api/public/me`);
    expect(response).toMatchObject({ status: 429, headers: { "retry-after": "60" }, body: "Retry later\n" });
  });

  it("flaky-network: the same requests get no response each time the preset is used", async () => {
    const survivors = async () => {
      await sandbox.faults.preset("flaky-network");
      await sandbox.faults.clear({ id: (await sandbox.faults.list())[1]?.id });
      const seen = [];
      for (let turn = 0; turn < 40; turn += 1) {
        seen.push(
          await sendRequest(`${sandbox.url}/api/public/info`).then(
            () => turn,
            () => "lost",
          ),
        );
      }
      return seen;
    };
    const seen = await survivors();

    expect(seen).toContain("lost");
    expect(await survivors()).toEqual(seen);
  });

  it("slow-thursday: every response is two seconds late", async () => {
    expect(await sandbox.faults.preset("slow-thursday")).toMatchObject([{ rule: { type: "latency", delayMs: 2_000 } }]);
  });

  it("all-sessions-revoked: all tokens are revoked", async () => {
    const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
    await sandbox.faults.preset("all-sessions-revoked");

    expect((await sendRequest(`${sandbox.url}/api/public/me?access_token=${accessToken}`)).status).toBe(401);
    expect(await sandbox.faults.list()).toEqual([]);
  });

  it("its faults exist only once if it is used twice", async () => {
    await sandbox.faults.preset("eventpop-down");
    await sandbox.faults.preset("eventpop-down");

    expect(await sandbox.faults.list({ preset: "eventpop-down" })).toHaveLength(1);
  });

  it("an unknown name is refused with a message that lists all presets", async () => {
    await expect(sandbox.faults.preset("doomsday" as "eventpop-down")).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_NOT_FOUND",
      message: expect.stringMatching(/^There is no preset "doomsday"; there are eventpop-down, /) as string,
    });
  });
});
