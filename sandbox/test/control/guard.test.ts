import { type Sandbox, startSandbox } from "../../src";
import { sendRequest } from "../wire";

describe("every response of a sandbox", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  it.each([
    "/",
    "/users/sign_in",
    "/oauth/authorize",
    "/oauth/token",
    "/api/public/info",
    "/api/public/me",
    "/nowhere",
  ])("has headers that name the sandbox: %s", async (path) => {
    const { headers } = await sendRequest(sandbox.url + path);

    expect(headers["x-eventpop-sandbox"]).toMatch(/^\d+\.\d+\.\d+/);
    expect(headers.server).toBe("eventpop-sandbox");
    expect(headers["x-powered-by"]).toBeUndefined();
  });

  it("to a request for an unknown path is 404: for a browser a page with help, for other clients without a body", async () => {
    const bare = await sendRequest(`${sandbox.url}/nowhere`);
    const page = await sendRequest(`${sandbox.url}/nowhere`, { headers: { accept: "text/html,*/*;q=0.8" } });

    expect([bare.status, bare.body, bare.headers["content-type"]]).toEqual([404, "", "text/html; charset=UTF-8"]);
    expect(page.status).toBe(404);
    expect(page.body).toContain('data-testid="sandbox-note"');
  });

  describe("depends on the request's Host header:", () => {
    const asHost = async (host: string, path = "/api/public/info") =>
      (await sendRequest(sandbox.url + path, { headers: { host } })).status;

    it.each([
      "localhost",
      "localhost:3000",
      "LOCALHOST",
      "127.0.0.1",
      "127.8.9.1:80",
      "[::1]:4300",
      "eventpop.localhost",
      "192.168.1.20:4300",
      "[fd00::20]:4300",
    ])("it is 200 for %s", async (host) => {
      expect(await asHost(host)).toBe(200);
    });

    it.each([
      "evil.example",
      "localhost.evil.example",
      "evil.example:4300",
      "127.0.0.1.evil.example",
      "192.168.1",
      "192.168.1.256",
      "[::evil]",
      "localhost@evil.example",
      "eventpop:4300",
    ])("it is 403 for %s", async (host) => {
      expect(await asHost(host)).toBe(403);
    });

    describe("with the option allowedHosts", () => {
      let named: Sandbox;
      beforeAll(async () => {
        named = await startSandbox({ allowedHosts: ["Eventpop"], publicUrl: "http://localhost:4300" });
      });
      afterAll(() => named.close());

      it.each([
        ["eventpop", 200],
        ["eventpop:4300", 200],
        ["EVENTPOP:1", 200],
        ["localhost:4300", 200],
        ["eventpop.evil.example", 403],
        ["myeventpop", 403],
        ["eventpop@evil.example", 403],
        ["evil.example:4300", 403],
      ])("the response to a request for %s has the status %i", async (host, status) => {
        expect((await sendRequest(`${named.url}/api/public/info`, { headers: { host } })).status).toBe(status);
      });
    });

    it("a request that gets 403 does not count for the rate limit", async () => {
      await using limited = await startSandbox({ rateLimit: { me: { limit: 1 } } });
      const { accessToken } = await limited.tokens.issue({ as: "somchai" });
      const authorization = `Bearer ${accessToken}`;
      const call = (headers: Record<string, string>) => sendRequest(`${limited.url}/api/public/me`, { headers });

      expect((await call({ authorization, host: "evil.example" })).status).toBe(403);
      expect((await call({ authorization })).status).toBe(200);
    });

    it("it is not 403 for the host of the public URL", async () => {
      await using proxied = await startSandbox({ publicUrl: "https://eventpop.test" });
      const { status, headers } = await sendRequest(`${proxied.url}/oauth/authorize`, {
        headers: { host: "eventpop.test" },
      });

      expect(status).toBe(302);
      expect(headers.location).toMatch(/^https:\/\/eventpop\.test\/users\/sign_in/);
      expect(proxied.env().EVENTPOP_URL).toBe("https://eventpop.test");
    });
  });

  it("has no CORS headers, so that pages of other origins cannot read it", async () => {
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    for (const path of ["/oauth/token", "/api/public/me"]) {
      const response = await sendRequest(sandbox.url + path, { method: "OPTIONS", headers });
      expect(Object.keys(response.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });
});
