import { type Sandbox, startSandbox } from "../../src";
import { Browser } from "../browser";
import { formsIn, textOf } from "../pages/forms";
import { form, sendRequest } from "../wire";

describe("signing in at the sandbox", () => {
  let sandbox: Sandbox;
  let browser: Browser;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(async () => {
    await sandbox.reset();
    browser = new Browser(sandbox.url);
  });
  afterAll(() => sandbox.close());

  const html = { accept: "text/html" };
  const whoIsSignedIn = async () => textOf((await browser.send("/oauth/authorized_applications")).body, "strong");

  it("accepts e-mail and password, and redirects to return_to", async () => {
    const response = await browser.signIn("somchai@sandbox.example", "sandbox", "/oauth/authorized_applications");

    expect(response.status).toBe(302);
    expect(response.headers.location).toBe(`${sandbox.url}/oauth/authorized_applications`);
    expect(await whoIsSignedIn()).toBe("สมชาย ใจดี");
  });

  it("accepts the e-mail in any letter case", async () => {
    expect((await browser.signIn("SOMCHAI@sandbox.example", "sandbox")).status).toBe(302);
  });

  it("accepts one click on a user's card", async () => {
    const page = await browser.send("/users/sign_in");
    await browser.submit(page, ["as", "malee"]);

    expect(await whoIsSignedIn()).toBe("มาลี ศรีสุข");
  });

  it.each([
    ["a wrong password", "somchai@sandbox.example", "wrong"],
    ["an unknown e-mail", "unknown@sandbox.example", "sandbox"],
  ])("refuses %s with the same message, and shows the entered e-mail again", async (_name, email, password) => {
    const page = await browser.signIn(email, password);

    expect(page.status).toBe(422);
    expect(page.body).toContain("Invalid e-mail or password.");
    expect(formsIn(page.body)[0]?.fields).toContainEqual(["user[email]", email]);
    expect((await browser.send("/oauth/authorized_applications")).status).toBe(302);
  });

  it("refuses a locked account, both by password and by a click on the card", async () => {
    const byPassword = await browser.signIn("locked@sandbox.example", "sandbox");
    const byCard = await browser.submit(await browser.send("/users/sign_in"), ["as", "locked"]);

    expect([byPassword.status, byCard.status]).toEqual([422, 422]);
    expect(byPassword.body).toContain("locked");
  });

  it.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nb"])(
    "does not redirect to the return_to %j",
    async (returnTo) => {
      const response = await browser.signIn("somchai@sandbox.example", "sandbox", returnTo);

      expect(response.headers.location).toBe(`${sandbox.url}/`);
    },
  );

  it("starts a new session, so that the old cookie is not signed in", async () => {
    const page = await sendRequest(`${sandbox.url}/users/sign_in`);
    const [before = ""] = page.headers["set-cookie"] ?? [];
    const token = formsIn(page.body)[0]?.fields.find(([name]) => name === "authenticity_token")?.[1] ?? "";
    const cookie = before.split(";")[0] ?? "";
    await sendRequest(`${sandbox.url}/users/sign_in`, form({ authenticity_token: token, as: "somchai" }, { cookie }));

    const withOldCookie = await sendRequest(`${sandbox.url}/oauth/authorized_applications`, { headers: { cookie } });
    expect(withOldCookie.headers.location).toContain("/users/sign_in");
  });

  it("sets a session cookie with HttpOnly, SameSite and a name of its own", async () => {
    const page = await sendRequest(`${sandbox.url}/users/sign_in`);

    expect(page.headers["set-cookie"]).toEqual([
      expect.stringMatching(/^eventpop_sandbox_session=[0-9a-f]{64}; path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it("refuses a form without the right authenticity token with 422", async () => {
    const foreign = await sendRequest(`${sandbox.url}/users/sign_in`, form({ as: "somchai" }));
    const inBrowser = await browser.send("/users/sign_in", form({ as: "somchai" }, { accept: "text/html" }));

    expect([foreign.status, foreign.body]).toEqual([422, ""]);
    expect(inBrowser.status).toBe(422);
    expect(inBrowser.body).toContain("This page was older than the last sign-in");
  });

  it("continues with the same request, as either user, if the page is older than a sign-in in another tab", async () => {
    const returnTo = "/oauth/authorized_applications?a=1";
    const tab = await browser.send(`/users/sign_in?return_to=${encodeURIComponent(returnTo)}`);
    await browser.submit(await browser.send("/users/sign_in"), ["as", "malee"]);
    const refused = await browser.send(
      "/users/sign_in",
      form({ ...fieldsOf(tab.body, "/users/sign_in"), as: "somchai" }, html),
    );

    expect([refused.status, textOf(refused.body, "strong")]).toEqual([422, "มาลี ศรีสุข"]);
    expect(refused.body).toContain(`<a href="${returnTo}" data-testid="sign-in-continue">`);
    const again = await browser.submit(refused, ["as", "somchai"]);
    expect(again.headers.location).toBe(sandbox.url + returnTo);
    expect(await whoIsSignedIn()).toBe("สมชาย ใจดี");
  });

  it("links back to the page of any other form if that page is older than the last sign-in", async () => {
    const referer = `${sandbox.url}/oauth/authorized_applications?lang=th`;
    const page = await browser.send("/users/sign_out", form({ _method: "delete" }, { ...html, referer }));

    expect(page.status).toBe(422);
    expect(page.body).toContain('<a href="/oauth/authorized_applications?lang=th" data-testid="help-again">');
  });

  it("is undone by a sign-out", async () => {
    await browser.signIn("somchai@sandbox.example", "sandbox");
    const page = await browser.send("/oauth/authorized_applications");
    await browser.send("/users/sign_out", form({ ...fieldsOf(page.body, "/users/sign_out") }));

    expect((await browser.send("/oauth/authorized_applications")).headers.location).toContain("/users/sign_in");
  });

  it("happens automatically with login: { as: … }", async () => {
    await using automatic = await startSandbox({ login: { as: "malee" } });
    const page = await new Browser(automatic.url).send("/oauth/authorized_applications");

    expect(textOf(page.body, "strong")).toBe("มาลี ศรีสุข");
  });
});

function fieldsOf(html: string, action: string): Record<string, string> {
  return Object.fromEntries(formsIn(html).find((found) => found.action === action)?.fields ?? []);
}
