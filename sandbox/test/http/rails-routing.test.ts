import { type Sandbox, startSandbox } from "../../src";
import { Application, callback } from "../application";
import { Browser } from "../browser";
import { form, jsonOf, sendRequest, type WireResponse } from "../wire";

describe("a path of the sandbox", () => {
  let sandbox: Sandbox;
  let browser: Browser;
  let accessToken: string;

  beforeAll(async () => {
    const applications = [{ clientId: "mine", clientSecret: "secret", name: "Mine", redirectUris: [callback] }];
    sandbox = await startSandbox({ applications, frozen: true, now: "2026-11-29T12:00:00Z" });
    browser = new Browser(sandbox.url);
    await browser.signIn("somchai@sandbox.example", "sandbox");
    accessToken = (await new Application(sandbox).signIn()).access_token;
  });
  afterAll(() => sandbox.close());

  const own = { grant_type: "client_credentials", client_id: "mine", client_secret: "secret" };
  const postToken = (path: string) => sendRequest(sandbox.url + path, form(own));
  const get = (path: string) =>
    sendRequest(sandbox.url + path, { headers: { authorization: `Bearer ${accessToken}` } });

  it.each([
    "/oauth/token",
    "/oauth/token/",
    "/oauth//token",
    "//oauth/token",
    "/oauth/token.json",
    "/oauth/token.xml",
    "/oauth//token.json/",
  ])("is found in all spellings that Rails accepts: %s", async (path) => {
    expect((await postToken(path)).status).toBe(200);
  });

  it.each(["/OAuth/Token", "/oauth/TOKEN", "/oauth/token.", "/oauth/token/x", "/oauth.json/token"])(
    "is not found if it differs in letter case or another way: %s",
    async (path) => {
      expect((await postToken(path)).status).toBe(404);
    },
  );

  it.each(["/api/public/me", "/api/public/me/", "/api//public/me", "/api/public/me.json"])(
    "of the API is found in the spellings that Rails accepts: %s",
    async (path) => {
      expect((await get(path)).status).toBe(200);
    },
  );

  it.each(["/API/public/me", "/api/Public/me", "/api/public/Me", "/users/Sign_in", "/oauth/Authorize"])(
    "is not found if its letter case differs: %s",
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it.each(["/oauth//token", "/oauth/token.json", "/oauth/token/"])(
    "belongs to the endpoint token in every spelling, and the log shows it as it was sent: %s",
    async (path) => {
      await sandbox.faults.add({ on: "token", type: "status", status: 418, times: 1 });
      expect((await postToken(path)).status).toBe(418);
      expect((await sandbox.requests.list()).at(-1)).toMatchObject({ on: "token", path });
    },
  );

  it("with a format such as .json at its end gets a response in that format", async () => {
    const page = await browser.send("/oauth/authorized_applications");
    const json = await browser.send("/oauth/authorized_applications.json");
    const byAccept = await browser.send("/oauth/authorized_applications", { headers: { accept: "application/json" } });

    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(jsonOf(json)).toEqual([{ id: 1, name: "Mine", created_at: "2026-11-29T12:00:00.000Z" }]);
    expect(byAccept.body).toBe(json.body);
  });

  it("gets 500 for JSON if Doorkeeper has only a page for it", async () => {
    const { status, body } = await browser.send("/oauth/authorize.json?client_id=mine");
    expect([status, body]).toEqual([500, '{"status":500,"error":"Internal Server Error"}']);
  });

  describe("under /oauth/applications", () => {
    const seen = ({ status, headers, body }: WireResponse) => [
      status,
      headers["content-type"],
      headers["cache-control"],
      body,
    ];

    it.each(["", ".json", "/", "/new", "/1", "/1.json", "/1/edit"])(
      "is refused with 403, because only administrators may open it: GET %s",
      async (path) => {
        expect(seen(await get(`/oauth/applications${path}`))).toEqual([403, "text/html", "no-cache", ""]);
      },
    );

    it.each([
      ["POST", ""],
      ["PUT", "/1"],
      ["PATCH", "/1"],
      ["DELETE", "/1"],
    ])("refuses a form without the authenticity token: %s %s", async (method, path) => {
      const response = await sendRequest(`${sandbox.url}/oauth/applications${path}`, { ...form({}), method });
      expect(seen(response)).toEqual([422, "text/html; charset=UTF-8", undefined, ""]);
    });
  });
});
