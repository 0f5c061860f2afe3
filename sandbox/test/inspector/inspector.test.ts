import { type Sandbox, type Seed, startSandbox } from "../../src";
import { Browser } from "../browser";
import { formsIn, textOf } from "../pages/forms";
import { form, jsonOf, sendRequest, type WireResponse } from "../wire";

/** The pages of the inspector. */

let sandbox: Sandbox;
let browser: Browser;

beforeEach(async () => {
  sandbox = await startSandbox();
  browser = new Browser(sandbox.url);
});
afterEach(() => sandbox.close());

const inspector = "/_sandbox/inspector";

/** Submits the first form of `tab` whose action matches. */
async function send(tab: string, action: RegExp, typed: Readonly<Record<string, string>> = {}): Promise<WireResponse> {
  const page = await browser.send(`${inspector}/${tab}`);
  const found = formsIn(page.body).find((candidate) => action.test(candidate.action));
  if (!found) throw new Error(`No form on ${tab} goes to ${action}.`);
  return browser.send(found.action, form({ ...Object.fromEntries(found.fields), ...typed }));
}

const me = (accessToken: string) => sendRequest(`${sandbox.url}/api/public/me?access_token=${accessToken}`);

describe("the tabs of the inspector", () => {
  it.each(["requests", "people", "applications", "tokens", "events", "faults", "clock", "settings"])(
    "include %s, with the data of the sandbox",
    async (tab) => {
      const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
      await sandbox.codes.issue({ as: "somchai", redirectUri: "http://localhost/callback" });
      await sandbox.faults.add({ on: "orders", type: "hang" });
      await me(accessToken);
      const page = await browser.send(`${inspector}/${tab}`);

      expect(page.status).toBe(200);
      expect(textOf(page.body, "title")).toMatch(/^Eventpop Sandbox · Inspector: /);
      expect(page.body).not.toContain("Nothing yet.");
    },
  );

  it("begin with the tab of requests; an unknown tab gets 404", async () => {
    expect((await browser.send(inspector)).headers.location).toBe(`${sandbox.url}${inspector}/requests`);
    expect((await browser.send(`${inspector}/weather`)).status).toBe(404);
  });

  it("show the newest request first, only failed requests with `failed=1`, and the fault of each request", async () => {
    await sandbox.faults.add({ on: "me", type: "reset", times: 1 });
    await me("unknown").catch(() => {});
    await me("unknown");
    await sendRequest(`${sandbox.url}/api/public/info`);
    const lines = async (query = "") => {
      const { body } = await browser.send(`${inspector}/requests${query}`);
      return [...body.matchAll(/<summary.*?<\/summary>/gs)].map(([line]) => textOf(line, "summary"));
    };

    expect(await lines()).toEqual([
      expect.stringMatching(/GET\/api\/public\/info200$/),
      expect.stringMatching(/GET\/api\/public\/me\?access_token=\[redacted\]401$/),
      expect.stringMatching(/GET\/api\/public\/me\?access_token=\[redacted\]no responsereset$/),
    ]);
    expect(await lines("?failed=1")).toHaveLength(2);
  });
});

describe("the tab of people", () => {
  it("signs this browser in as a user", async () => {
    await send("people", /people\/malee\/sign_in$/);

    expect((await browser.send("/")).body).toContain("<strong>มาลี");
  });

  it("creates a user", async () => {
    await send("people", /people$/, { full_name: "ไก่ ใหม่", email: "kai@sandbox.example" });

    expect(await sandbox.users.get("kai@sandbox.example")).toMatchObject({ fullName: "ไก่ ใหม่" });
  });

  it("redirects a user who was created on the sign-in page to return_to", async () => {
    const page = await browser.send("/users/sign_in?return_to=%2Foauth%2Fauthorized_applications");
    const found = formsIn(page.body).find(({ action }) => action === `${inspector}/people`);
    const typed = { full_name: "ไก่ ใหม่", email: "kai@sandbox.example" };
    const answer = await browser.send(
      found?.action ?? "",
      form({ ...Object.fromEntries(found?.fields ?? []), ...typed }),
    );

    expect(answer.headers.location).toBe(`${sandbox.url}/oauth/authorized_applications`);
    expect((await browser.send("/")).body).toContain("<strong>ไก่ ใหม่");
  });
});

describe("the export of the inspector", () => {
  it("is a seed for another sandbox", async () => {
    await sandbox.users.create({ key: "kai", fullName: "ไก่" });
    const answer = await browser.send(`${inspector}/export`);
    await using another = await startSandbox({ seed: jsonOf(answer) as Seed });

    expect(answer.headers["content-disposition"]).toBe("attachment; filename=eventpop-sandbox.json");
    expect(await another.users.get("kai")).toMatchObject({ fullName: "ไก่" });
    expect(await another.tickets.list()).toEqual(await sandbox.tickets.list());
  });
});

describe("the inspector of a sandbox that other machines can reach", () => {
  it("needs the control token as password", async () => {
    await sandbox.close();
    sandbox = await startSandbox({ host: "0.0.0.0" });
    const basic = (password: string | null) => ({
      authorization: `Basic ${Buffer.from(`me:${password}`).toString("base64")}`,
    });
    const statusOf = async (headers = {}) =>
      (await sendRequest(`${sandbox.url}${inspector}/tokens`, { headers })).status;

    expect(await statusOf()).toBe(401);
    expect(await statusOf(basic("wrong"))).toBe(401);
    expect(await statusOf(basic(sandbox.controlToken))).toBe(200);
  });
});
