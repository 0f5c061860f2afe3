import { type Sandbox, startSandbox } from "../../src";
import { callback } from "../application";
import { Browser } from "../browser";
import { sendRequest } from "../wire";

/**
 * For a refused authorization request, Eventpop's page shows one of a few general messages. The sandbox adds the cause
 * and the fix.
 */
describe("the help for a refused authorization request", () => {
  let sandbox: Sandbox;
  let browser: Browser;
  beforeAll(async () => {
    sandbox = await startSandbox({
      login: { as: "somchai" },
      applications: [{ clientId: "mine", redirectUris: [callback], scopes: ["public"] }, { clientId: "anywhere" }],
    });
    browser = new Browser(sandbox.url);
  });
  afterAll(() => sandbox.close());

  const helpFor = async (more: Readonly<Record<string, string>>) => {
    const query = { client_id: "mine", redirect_uri: callback, response_type: "code", ...more };
    const { body } = await browser.send(`/oauth/authorize?${new URLSearchParams(query)}`);
    const [, help = ""] = /<aside class="error-help[^>]*>(.*?)<\/aside>/s.exec(body) ?? [];
    return help.replace(/<[^>]*>/g, "").replaceAll("’", "'");
  };

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["no client_id", { client_id: "" }, /client_id/],
    ["an unknown client", { client_id: "mime" }, /mine/],
    ["no callback", { redirect_uri: "" }, /redirect_uri/],
    ["a callback that is not absolute", { redirect_uri: "/auth/eventpop/callback" }, /not an absolute URL/],
    ["a callback with a fragment", { redirect_uri: `${callback}#x` }, /fragment/],
    ["a callback with another scheme", { redirect_uri: callback.replace("http:", "https:") }, /another scheme/],
    ["a callback with another host", { redirect_uri: callback.replace("localhost", "127.0.0.1") }, /another host/],
    ["a callback with another port", { redirect_uri: callback.replace("3000", "3001") }, /another port/],
    ["a callback with a slash at the end", { redirect_uri: `${callback}/` }, /slash/],
    ["a callback with another path", { redirect_uri: `${callback}s` }, /path/],
    [
      "a callback on another site",
      { client_id: "anywhere", redirect_uri: "https://app.example/cb" },
      /every callback on this machine/,
    ],
    ["no response type", { response_type: "" }, /response_type/],
    ["the implicit flow", { response_type: "token" }, /code/],
    ["an unknown response mode", { response_mode: "telepathy" }, /response_mode/],
    ["an unknown scope", { scope: "admin" }, /admin/],
    ["scopes with a comma", { scope: "public,organizer" }, /space/],
    ["a scope that is not the application's", { scope: "organizer" }, /application/],
    ["a challenge without a method", { code_challenge: "x" }, /S256/],
  ])("explains %s", async (_problem, request, explanation) => {
    expect(await helpFor(request)).toMatch(explanation);
  });

  it("explains a repeated parameter with strict: true", async () => {
    await sandbox.settings.update({ compat: { strict: true } });
    const { body } = await browser.send("/oauth/authorize?client_id=mine&client_id=mine");
    await sandbox.reset();

    expect(body).toMatch(/twice|more than once/);
  });

  it("is in Thai if the browser prefers Thai", async () => {
    const headers = { "accept-language": "th", accept: "text/html" };
    const { body } = await sendRequest(`${sandbox.url}/oauth/authorize?client_id=unknown`, { headers });

    expect(body).toContain('lang="th"');
    expect(body).toContain("Client authentication failed due to unknown client");
  });

  it("is only on pages, not in JSON responses", async () => {
    const response = await sendRequest(`${sandbox.url}/oauth/token`, { method: "POST" });

    expect(Object.keys(JSON.parse(response.body))).toEqual(["error", "error_description"]);
  });
});
