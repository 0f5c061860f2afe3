import { type Sandbox, startSandbox } from "../../src";
import { Application, callback } from "../application";
import { Browser } from "../browser";
import { formsIn, textOf } from "../pages/forms";
import { form, type WireResponse } from "../wire";

const applications = [
  { clientId: "mine", clientSecret: "secret", name: "<script>alert(1)</script>", redirectUris: [callback] },
  { clientId: "other", redirectUris: ["http://localhost:3000/other"] },
];

describe("an authorization request", () => {
  let sandbox: Sandbox;
  let browser: Browser;
  beforeAll(async () => {
    sandbox = await startSandbox({ applications });
  });
  beforeEach(async () => {
    await sandbox.reset();
    browser = new Browser(sandbox.url);
    await browser.signIn("somchai@sandbox.example", "sandbox");
  });
  afterAll(() => sandbox.close());

  const request = (more: Readonly<Record<string, string>> = {}) => browser.send(requestPath(more));
  const allow = (page: WireResponse) => browser.submit(page, ["commit", "Authorize"]);
  const locationOf = ({ headers }: WireResponse) => new URL(headers.location ?? "");

  it("shows the consent page, and then gets a code at the callback", async () => {
    const page = await request({ state: "s" });
    const response = locationOf(await allow(page));

    expect(textOf(page.body, "main")).toContain("Access user profile and user-owned resources (orders, tickets)");
    expect(response.origin + response.pathname).toBe(callback);
    expect([...response.searchParams.keys()]).toEqual(["code", "state"]);
  });

  it("gets access_denied at the callback if the user denies the application", async () => {
    const response = locationOf(await browser.submit(await request({ state: "s" }), ["commit", "Deny"]));

    expect(Object.fromEntries(response.searchParams)).toEqual({
      error: "access_denied",
      error_description: "The resource owner or authorization server denied the request.",
      state: "s",
    });
  });

  it.each([
    ["odd characters", 'a b+c/=&d%20"<>ไทย\u2028'],
    ["8 kilobytes", "x".repeat(8192)],
  ])("gets its state back unchanged: %s", async (_name, state) => {
    const response = locationOf(await allow(await request({ state })));

    expect(response.searchParams.get("state")).toBe(state);
  });

  it("keeps its state if the user has to sign in first", async () => {
    const visitor = new Browser(sandbox.url);
    const path = requestPath({ state: "a b+c%20ไทย" });
    const toSignIn = await visitor.send(path);
    const returnTo = new URL(toSignIn.headers.location ?? "").searchParams.get("return_to") ?? "";
    const back = await visitor.signIn("malee@sandbox.example", "sandbox", returnTo);
    const response = await visitor.authorize(back.headers.location ?? "");

    expect(response.searchParams.get("state")).toBe("a b+c%20ไทย");
  });

  it("signs the browser in as the user in sandbox_user, instead of another user, and drops the parameter", async () => {
    const response = await request({ state: "a b+c", sandbox_user: "malee" });
    const page = await browser.send(response.headers.location ?? "");

    expect(response.status).toBe(302);
    expect(response.headers.location).not.toContain("sandbox_user");
    expect(textOf(page.body, "strong")).toBe("<script>alert(1)</script>");
    expect(page.body).toContain('<strong lang="th">มาลี ศรีสุข</strong>');
    expect(locationOf(await allow(page)).searchParams.get("state")).toBe("a b+c");
  });

  it.each(["locked", "unknown", ""])(
    "shows the sign-in page if no user can sign in as sandbox_user=%j",
    async (key) => {
      const response = await new Browser(sandbox.url).send(requestPath({ sandbox_user: key }));

      expect(response.headers.location).toContain("/users/sign_in?");
    },
  );

  describe("whose redirect URI is not registered gets an error page and no redirect:", () => {
    it.each([
      `${callback}/..`,
      `${callback}/../callback`,
      `${callback}/`,
      `${callback}#x`,
      callback.replace("http://", "http://user@"),
      callback.replace("localhost", "evil.example@localhost"),
      callback.replace("localhost", "localhost.evil.example"),
      callback.replace("http:", "https:"),
      callback.replace("callback", "CALLBACK"),
      callback.replace("3000", "3001"),
      callback.replace("/auth", "//auth"),
      `${callback}%2e`,
      ` ${callback}`,
      "http://localhost:3000/other",
      "javascript:alert(1)",
      "data:text/html,x",
      "constructor:x",
      "//localhost:3000/auth/eventpop/callback",
      "http://[::1/cb",
      "not a url",
    ])("%s", async (redirect_uri) => {
      const page = await request({ redirect_uri });

      expect([page.status, page.headers.location]).toEqual([200, undefined]);
      expect(textOf(page.body, "pre")).toMatch(/^The requested redirect uri is malformed/);
    });
  });

  it.each([
    ["?x=1", "?x=1&code=<code>&state=s"],
    ["?code=stolen", "?code=stolen&code=<code>&state=s"],
    ["?state=a&x=1", "?state=a&x=1&code=<code>&state=s"],
    ["?x=&y=a%3Fb", "?y=a%3Fb&code=<code>&state=s"],
    ["?y=a?b", "?y=a%3Fb&code=<code>&state=s"],
  ])("keeps the query of its redirect URI, and the response is added to it: %s", async (query, expected) => {
    const { search } = locationOf(await allow(await request({ redirect_uri: callback + query, state: "s" })));

    expect(search.replace(/[0-9a-f]{64}/, "<code>")).toBe(expected);
  });

  it("gets an error page with Doorkeeper's message and with help that shows the accepted values", async () => {
    const page = await request({ redirect_uri: `${callback}s` });

    expect(page.body).toContain('data-testid="sandbox-note"');
    expect(page.body).toContain(callback);
  });

  it("gets an error page with a link to the form that registers its redirect URI", async () => {
    const page = await request({ redirect_uri: `${callback}s` });
    const [, href = ""] = /<a href="([^"]*)" data-testid="help-register"/.exec(page.body) ?? [];
    const registration = await browser.send(href.replaceAll("&amp;", "&"));
    const [save] = formsIn(registration.body);
    await browser.send(save?.action ?? "", form(Object.fromEntries(save?.fields ?? [])));

    expect((await sandbox.applications.get("mine"))?.redirectUris).toEqual([callback, `${callback}s`]);
    expect((await request({ redirect_uri: `${callback}s` })).body).toContain('data-testid="consent-authorize"');
  });

  it("is refused for every response type except code", async () => {
    for (const response_type of ["token", "id_token", "code token"]) {
      expect(textOf((await request({ response_type })).body, "pre")).toBe(
        "The authorization server does not support this response type.",
      );
    }
  });

  it("shows a page that escapes the application's name", async () => {
    const { body } = await request();

    expect(body).not.toContain("<script>alert(1)");
    expect(textOf(body, "main")).toContain("Authorize <script>alert(1)</script> to use your account?");
  });

  it("shows a page that other sites cannot show in a frame", async () => {
    const { headers } = await request();

    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).not.toContain("form-action");
  });

  it("gets no code if the consent form does not contain the right authenticity token", async () => {
    const foreign = { client_id: "mine", redirect_uri: callback, response_type: "code" };
    const response = await browser.send("/oauth/authorize", form({ ...foreign, authenticity_token: "guessed" }));

    expect([response.status, response.headers.location]).toEqual([422, undefined]);
    expect(await sandbox.codes.list()).toEqual([]);
  });

  it.each(["Authorize", "Deny"])(
    "continues after a sign-in if the consent page is older than a sign-out: %s shows the same request again",
    async (commit) => {
      const page = await request({ state: "a b+c", scope: "public organizer" });
      const consent = formsIn(page.body).find(({ buttons }) => buttons.some(([, value]) => value === commit));
      const account = await browser.send("/oauth/authorized_applications");
      const signOut = formsIn(account.body).find(({ action }) => action === "/users/sign_out");
      await browser.send("/users/sign_out", form(Object.fromEntries(signOut?.fields ?? [])));

      const fields = { ...Object.fromEntries(consent?.fields ?? []), commit };
      const stale = await browser.send("/oauth/authorize", form(fields, { accept: "text/html" }));
      const toSignIn = await browser.send(stale.headers.location ?? "");
      const returnTo = new URL(toSignIn.headers.location ?? "").searchParams.get("return_to") ?? "";
      const back = await browser.signIn("malee@sandbox.example", "sandbox", returnTo);
      const response = await browser.authorize(back.headers.location ?? "");

      expect(stale.status).toBe(302);
      expect(await sandbox.codes.list()).toHaveLength(1);
      expect(response.searchParams.get("state")).toBe("a b+c");
      expect((await sandbox.codes.list())[0]).toMatchObject({ userId: 9_000_002, scopes: ["public", "organizer"] });
    },
  );

  it("is refused if the fields of the consent form were changed to invalid values", async () => {
    const page = await request({ state: "s" });
    const [consent] = formsIn(page.body);
    const tampered = (more: Record<string, string>) =>
      browser.send("/oauth/authorize", form({ ...Object.fromEntries(consent?.fields ?? []), ...more }));

    const unknownClient = await tampered({ client_id: "unknown" });
    expect([unknownClient.status, JSON.parse(unknownClient.body)]).toEqual([
      401,
      { error: "invalid_client", error_description: expect.any(String), state: "s" },
    ]);
    expect((await tampered({ redirect_uri: "http://evil.example/" })).status).toBe(400);
    expect(locationOf(await tampered({ scope: "admin" })).searchParams.get("error")).toBe("invalid_scope");
  });

  it("shows no second consent page for the same scopes in another order, and shows one for other scopes", async () => {
    await new Application(sandbox).signIn("somchai", "public organizer");

    expect((await request({ scope: "organizer public" })).status).toBe(302);
    expect((await request({ scope: "public" })).status).toBe(200);
    await sandbox.consents.remove({ as: "somchai" });
    expect((await request({ scope: "organizer public" })).status).toBe(200);
  });

  it("gets the code in a form with response_mode=form_post, and in the query with response_mode=fragment", async () => {
    await new Application(sandbox).signIn();
    const byFragment = locationOf(await request({ response_mode: "fragment", state: "s" }));
    const byForm = await request({ response_mode: "form_post", state: "s" });

    expect(byFragment.search).toMatch(/^\?code=[0-9a-f]{64}&state=s$/);
    expect(byFragment.hash).toBe("");
    expect(formsIn(byForm.body)).toEqual([
      {
        method: "post",
        action: callback,
        fields: [
          ["authenticity_token", expect.any(String)],
          ["code", expect.stringMatching(/^[0-9a-f]{64}$/)],
          ["state", "s"],
        ],
        buttons: [],
      },
    ]);
  });

  it("shows the code on a page if the application cannot receive a callback", async () => {
    await sandbox.applications.update("other", { redirectUris: ["urn:ietf:wg:oauth:2.0:oob"] });
    const native = { client_id: "other", redirect_uri: "urn:ietf:wg:oauth:2.0:oob" };
    const response = await allow(await request(native));
    const page = await browser.send(response.headers.location ?? "");
    const denial = await browser.submit(await request(native), ["commit", "Deny"]);

    expect(response.headers.location).toMatch(/\/oauth\/authorize\/native\?code=[0-9a-f]{64}$/);
    expect(textOf(page.body, "main")).toMatch(/[0-9a-f]{64}/);
    expect([denial.status, JSON.parse(denial.body).error]).toEqual([400, "access_denied"]);
  });

  it("gets a code without a consent page with consent: auto, and the parameter iss (RFC 9207) with iss: true", async () => {
    await sandbox.settings.update({ consent: "auto", compat: { iss: true } });

    expect(locationOf(await request()).searchParams.get("iss")).toBe(sandbox.url);
  });
});

describe("the default application", () => {
  const path = (redirectUri: string) =>
    `/oauth/authorize?${new URLSearchParams({ client_id: "sandboxclient", redirect_uri: redirectUri, response_type: "code" })}`;

  it("may use every redirect URI on this machine and on the hosts in redirectHosts, and no other", async () => {
    await using sandbox = await startSandbox({ login: { as: "malee" }, redirectHosts: ["app.test"] });
    const isAccepted = async (redirectUri: string) =>
      formsIn((await new Browser(sandbox.url).send(path(redirectUri))).body).length > 0;

    for (const host of ["localhost", "localhost:3000", "127.0.0.1:9", "[::1]:3000", "my.localhost", "app.test"]) {
      expect([host, await isAccepted(`http://${host}/any/path`)]).toEqual([host, true]);
    }
    for (const uri of [
      "http://evil.example/",
      "http://localhost.evil.example/",
      "app://localhost",
      "http://localhost/#x",
    ]) {
      expect([uri, await isAccepted(uri)]).toEqual([uri, false]);
    }
  });

  it("can sign a user in without any configuration", async () => {
    await using sandbox = await startSandbox();
    const browser = new Browser(sandbox.url);
    await browser.signIn("somchai@sandbox.example", "sandbox");
    const redirectUri = "http://localhost:3000/callback";
    const code = (await browser.authorize(path(redirectUri))).searchParams.get("code") ?? "";
    const application = new Application(sandbox);
    const { access_token } = JSON.parse((await application.exchangeCode(code, { redirect_uri: redirectUri })).body);

    expect(JSON.parse((await application.api("/me", access_token)).body).user.full_name).toBe("สมชาย ใจดี");
  });
});

function requestPath(more: Readonly<Record<string, string>>): string {
  const query = { client_id: "mine", redirect_uri: callback, response_type: "code", ...more };
  return `/oauth/authorize?${new URLSearchParams(query)}`;
}
