import { type Sandbox, startSandbox } from "../../src";
import { callback } from "../application";
import { Browser } from "../browser";
import { formsIn, textOf } from "../pages/forms";
import { form, sendRequest, type WireResponse } from "../wire";

/** A login that is started on the sandbox's home page, which needs no application. */

let sandbox: Sandbox;
let browser: Browser;

beforeAll(async () => {
  sandbox = await startSandbox({
    applications: [
      { clientId: "anywhere", name: "Anywhere" },
      { clientId: "shop", name: "Shop", redirectUris: [callback, "com.example.app://cb"] },
    ],
  });
});
beforeEach(async () => {
  await sandbox.reset();
  browser = new Browser(sandbox.url);
});
afterAll(() => sandbox.close());

/** Sends the form of the home page, and follows the redirects to the first page. */
async function start(chosen: Readonly<Record<string, string>> = {}): Promise<WireResponse> {
  const home = await browser.send("/");
  const found = formsIn(home.body).find(({ action }) => action === "/_sandbox/login");
  let response = await browser.send(
    found?.action ?? "",
    form({ ...Object.fromEntries(found?.fields ?? []), ...chosen }),
  );
  while (response.status === 302) response = await browser.send(response.headers.location ?? "");
  return response;
}

describe("a login that is started on the home page", () => {
  it("leads through the consent page to a page with the code and the commands of an application, which work", async () => {
    const consent = await start({ as: "malee", scope: "public organizer" });
    const redirect = await browser.submit(consent, ["commit", "Authorize"]);
    const page = await browser.send(redirect.headers.location ?? "");
    const [code] = await sandbox.codes.list();

    expect(textOf(consent.body, "strong")).toBe("Anywhere");
    expect(code).toMatchObject({ clientId: "anywhere", userId: 9_000_002, scopes: ["public", "organizer"] });
    expect(textOf(page.body, "dl")).toContain(`code${code?.code}`);
    const commands = textOf(page.body.slice(page.body.indexOf('id="commands"') - 60), "pre");
    const fields = [...commands.matchAll(/(?:-d|--data-urlencode) (\w+)=(\S+)/g)].map(([, name, value]) => [
      name,
      value,
    ]);
    const token = await sendRequest(`${sandbox.url}/oauth/token`, form(Object.fromEntries(fields)));
    expect(token.status).toBe(200);
  });

  it("shows the error that an application gets if the user denies it", async () => {
    const redirect = await browser.submit(await start({ as: "malee" }), ["commit", "Deny"]);
    const page = await browser.send(redirect.headers.location ?? "");

    expect(textOf(page.body, "dl")).toContain("erroraccess_denied");
    expect(page.body).not.toContain('id="commands"');
  });

  it("shows the sign-in page if no user is chosen, and for a locked user", async () => {
    for (const as of ["", "locked"])
      expect(textOf((await start({ as })).body, "h1")).toBe("Sign in to continue to Anywhere");
  });

  it("is offered only for applications that may use the sandbox's callback, and links to all others", async () => {
    const { body } = await browser.send("/");

    expect(body).toContain('<option value="anywhere">');
    expect(body).not.toContain('<option value="shop">');
    expect(body).toContain('<a href="http://localhost:3000"');
    expect((await start({ client_id: "shop" })).status).toBe(404);
  });

  it("is not started by a form of another site", async () => {
    await browser.send("/");
    const fields = form({ client_id: "anywhere", as: "malee", authenticity_token: "guessed" });

    expect((await browser.send("/_sandbox/login", fields)).status).toBe(422);
  });

  it("links to applications whose authorization requests are in the log", async () => {
    await browser.signIn("somchai@sandbox.example", "sandbox");
    const query = { client_id: "anywhere", redirect_uri: "http://localhost:8080/cb", response_type: "code" };
    await browser.send(`/oauth/authorize?${new URLSearchParams(query)}`);

    expect((await browser.send("/")).body).toContain('<a href="http://localhost:8080"');
  });
});
