import { type Sandbox, startSandbox } from "../../src";
import { Browser } from "../browser";
import { form, sendRequest } from "../wire";

/** What was asked of the sandbox can be read, counted and waited for. */

const callback = "http://localhost:3000/auth/eventpop/callback";
/** The e-mail address of a person who is not a user of the sandbox. */
const stranger = "somebody@private.example";
const secrets = { password: "pw-7Qm", clientSecret: "cs-9Xr", email: "kai@private.example" };

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({
    seed: {
      users: [{ key: "kai", email: secrets.email, password: secrets.password }],
      applications: [{ clientId: "shop", clientSecret: secrets.clientSecret }, { clientId: "bar" }],
    },
  });
});
afterEach(() => sandbox.close());

async function redeemCode() {
  const { code } = await sandbox.codes.issue({ as: "kai", redirectUri: callback });
  const client = { client_id: "shop", client_secret: secrets.clientSecret };
  const fields = { grant_type: "authorization_code", code, redirect_uri: callback, ...client };
  const answer = await sendRequest(`${sandbox.url}/oauth/token`, form(fields));
  return { code, tokens: JSON.parse(answer.body) as { access_token: string; refresh_token: string } };
}

const me = (accessToken: string) =>
  sendRequest(`${sandbox.url}/api/public/me`, { headers: { authorization: `Bearer ${accessToken}` } });

describe("the request log", () => {
  it("lists endpoint, method, path, response and client id of every request, oldest first", async () => {
    const { tokens } = await redeemCode();
    await me(tokens.access_token);
    await me("unknown");

    expect(await sandbox.requests.list()).toMatchObject([
      { on: "token", method: "POST", path: "/oauth/token", status: 200, client: "shop", fault: null },
      { on: "me", method: "GET", path: "/api/public/me", status: 200, client: "shop" },
      { on: "me", status: 401, client: null },
    ]);
  });

  it.each([
    [{ on: "token" }, 1],
    [{ on: "any" }, 3],
    [{ method: "get" }, 2],
    [{ path: "/api/public/me" }, 2],
    [{ status: 401 }, 1],
    [{ client: "shop" }, 2],
    [{ client: "bar" }, 0],
    [{ form: { grant_type: "authorization_code" } }, 1],
    [{ form: { grant_type: "refresh_token" } }, 0],
    [{ on: "me", status: 200 }, 1],
  ] as const)("counts the requests that match the selector %j", async (selector, count) => {
    const { tokens } = await redeemCode();
    await me(tokens.access_token);
    await me("unknown");

    expect(await sandbox.requests.count(selector)).toBe(count);
  });

  it("finds the client id of requests to the sign-in and consent pages", async () => {
    const request = new URLSearchParams({ client_id: "bar", redirect_uri: callback, response_type: "code" });
    const browser = new Browser(sandbox.url);
    await browser.signIn(secrets.email, secrets.password, `/oauth/authorize?${request}`);
    await browser.authorize(`/oauth/authorize?${request}`);

    expect(await sandbox.requests.count({ on: "login", client: "bar" })).toBe(2);
    expect(await sandbox.requests.count({ on: "authorize", client: "bar" })).toBe(2);
  });

  it("does not contain requests for the sandbox's home page", async () => {
    await sendRequest(sandbox.url);

    expect(await sandbox.requests.count()).toBe(0);
  });

  it("keeps the newest thousand requests", async () => {
    for (let turn = 0; turn < 1_001; turn += 1) await sendRequest(`${sandbox.url}/turn/${turn}`);

    const entries = await sandbox.requests.list();
    expect(entries).toHaveLength(1_000);
    expect(entries[0]?.path).toBe("/turn/1");
  });

  it("deletes all requests or the selected ones", async () => {
    const { tokens } = await redeemCode();
    await me(tokens.access_token);

    await sandbox.requests.clear({ on: "me" });
    expect(await sandbox.requests.count()).toBe(1);
    await sandbox.requests.clear();
    expect(await sandbox.requests.count()).toBe(0);
  });

  it("does not mark a token as used when it logs a request with it", async () => {
    const { tokens } = await redeemCode();
    const refresh = { grant_type: "refresh_token", client_id: "shop", client_secret: secrets.clientSecret };
    const answer = await sendRequest(
      `${sandbox.url}/oauth/token`,
      form({ ...refresh, refresh_token: tokens.refresh_token }),
    );
    const { access_token } = JSON.parse(answer.body) as { access_token: string };
    await sendRequest(`${sandbox.url}/nowhere`, { headers: { authorization: `Bearer ${access_token}` } });

    expect(await me(tokens.access_token)).toMatchObject({ status: 200 });
  });
});

describe("waiting for a request", () => {
  it("returns a request that is already in the log", async () => {
    await redeemCode();

    expect(await sandbox.requests.waitFor({ on: "token" })).toMatchObject({ status: 200 });
  });

  it("returns when a request arrives, or with a status when the response is sent", async () => {
    const arrival = sandbox.requests.waitFor({ on: "me" });
    const refusal = sandbox.requests.waitFor({ on: "me", status: 401 });
    await me("unknown");

    expect(await arrival).toMatchObject({ on: "me" });
    expect(await refusal).toMatchObject({ status: 401 });
  });

  it("throws after the timeout, with the selector in the message", async () => {
    await expect(sandbox.requests.waitFor({ on: "orders" }, { timeoutMs: 5 })).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_TIMED_OUT",
      message: 'No request matched {"on":"orders"} within 5 ms.',
    });
  });
});

describe("redaction", () => {
  async function signInAndAsk() {
    const request = new URLSearchParams({ client_id: "shop", redirect_uri: callback, response_type: "code" });
    const browser = new Browser(sandbox.url);
    await browser.signIn(secrets.email, secrets.password, `/oauth/authorize?${request}`);
    const sentTo = await browser.authorize(`/oauth/authorize?${request}`);
    const { code, tokens } = await redeemCode();
    await me(tokens.access_token);
    await sendRequest(`${sandbox.url}/api/public/me?access_token=${tokens.access_token}`);
    const basic = Buffer.from(`shop:${secrets.clientSecret}`).toString("base64");
    await sendRequest(
      `${sandbox.url}/oauth/token`,
      form({ grant_type: "client_credentials" }, { authorization: `Basic ${basic}` }),
    );
    await sendRequest(`${sandbox.url}/nowhere?email=${encodeURIComponent(stranger)}`);
    await sendRequest(`${sandbox.url}/people/${stranger}`);
    const sessions = (await sandbox.snapshot()).world.browserSessions;
    return [
      secrets.password,
      secrets.clientSecret,
      stranger,
      encodeURIComponent(stranger),
      basic,
      code,
      sentTo.searchParams.get("code") ?? "no code",
      tokens.access_token,
      tokens.refresh_token,
      ...sessions.flatMap(({ id, authenticityToken }) => [id, authenticityToken]),
    ];
  }

  it("removes secrets that were sent as lists or structures", async () => {
    const fields = {
      "code[]": "hush-1",
      "client_secret[a]": "hush-2",
      "user[password][]": "hush-3",
      "name[]": "plain",
    };
    const address = "/cb?code[]=hush-4&token%5Ba%5D=hush-5&code=hush-6";
    await sendRequest(`${sandbox.url}/oauth/token?refresh_token[]=hush-7`, form({ ...fields, return_to: address }));

    const log = JSON.stringify(await sandbox.requests.list());
    expect(log).not.toContain("hush");
    expect(log).toContain("plain");
  });

  it("removes every token, code, secret, password, cookie and e-mail address", async () => {
    const leaks = await signInAndAsk();

    const log = JSON.stringify(await sandbox.requests.list());
    expect(leaks.filter((secret) => log.includes(secret))).toEqual([]);
    expect(log).toContain("[redacted]");
  });

  it("keeps recognizable what the sandbox created: the beginning of codes and tokens, default secrets, and the sandbox's users", async () => {
    await sandbox.applications.create({ clientId: "cafe" });
    const { code, tokens } = await redeemCode();
    await me(tokens.access_token);
    await sendRequest(`${sandbox.url}/oauth/token`, form({ client_id: "cafe", client_secret: "cafesecret" }));
    await sendRequest(`${sandbox.url}/nowhere?email=${encodeURIComponent(secrets.email)}`);
    const basic = Buffer.from(`shop:${secrets.clientSecret}`).toString("base64");
    await sendRequest(`${sandbox.url}/oauth/token`, form({}, { authorization: `Basic ${basic}`, cookie: "a=b; c=d" }));

    const beginning = (secret: string) => `${secret.slice(0, 6)}…`;
    const token = beginning(tokens.access_token);
    expect(await sandbox.requests.list()).toMatchObject([
      { form: { code: beginning(code), client_secret: "[redacted]" }, user: "kai" },
      { headers: { authorization: `Bearer ${token}` }, user: "kai" },
      { form: { client_secret: "cafesecret" } },
      { query: { email: secrets.email } },
      { headers: { authorization: "Basic shop:[redacted]", cookie: "a=[redacted]; c=[redacted]" } },
    ]);
  });

  it("is off with reveal: true", async () => {
    const { code } = await redeemCode();

    const [entry] = await sandbox.requests.list({ on: "token" }, { reveal: true });
    expect(entry?.form).toMatchObject({ code, client_secret: secrets.clientSecret });
  });
});
