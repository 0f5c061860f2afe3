import { type Sandbox, type Seed, startSandbox } from "../../src";
import { Browser } from "../browser";
import { formsIn, textOf } from "../pages/forms";
import { exchange, form, jsonOf, type WireAnswer } from "../wire";

/** The inspector shows what goes on in the sandbox. */

let sandbox: Sandbox;
let browser: Browser;

beforeEach(async () => {
  sandbox = await startSandbox();
  browser = new Browser(sandbox.url);
});
afterEach(() => sandbox.close());

const inspector = "/_sandbox/inspector";

/** Fills in and sends the first form of `tab` whose address matches. */
async function send(tab: string, action: RegExp, typed: Readonly<Record<string, string>> = {}): Promise<WireAnswer> {
  const page = await browser.send(`${inspector}/${tab}`);
  const found = formsIn(page.body).find((candidate) => action.test(candidate.action));
  if (!found) throw new Error(`No form on ${tab} goes to ${action}.`);
  return browser.send(found.action, form({ ...Object.fromEntries(found.fields), ...typed }));
}

const me = (accessToken: string) => exchange(`${sandbox.url}/api/public/me?access_token=${accessToken}`);

describe("the inspector's tabs", () => {
  it.each(["requests", "people", "applications", "tokens", "events", "faults", "clock", "settings"])(
    "%s",
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

  it("begin with the requests; there are no others", async () => {
    expect((await browser.send(inspector)).headers.location).toBe(`${sandbox.url}${inspector}/requests`);
    expect((await browser.send(`${inspector}/weather`)).status).toBe(404);
  });

  it("show requests newest first, the failed ones alone if asked to, with the fault that struck", async () => {
    await sandbox.faults.add({ on: "me", type: "reset", times: 1 });
    await me("unknown").catch(() => {});
    await me("unknown");
    await exchange(`${sandbox.url}/api/public/info`);
    const lines = async (query = "") => {
      const { body } = await browser.send(`${inspector}/requests${query}`);
      return [...body.matchAll(/<summary.*?<\/summary>/gs)].map(([line]) => textOf(line, "summary"));
    };

    expect(await lines()).toEqual([
      expect.stringMatching(/GET\/api\/public\/info200$/),
      expect.stringMatching(/GET\/api\/public\/me\?access_token=\[redacted\]401$/),
      expect.stringMatching(/GET\/api\/public\/me\?access_token=\[redacted\]no answerreset$/),
    ]);
    expect(await lines("?failed=1")).toHaveLength(2);
  });
});

describe("people at the inspector", () => {
  it("sign this browser in with one click", async () => {
    await send("people", /people\/malee\/sign_in$/);

    expect((await browser.send("/")).body).toContain("<strong>มาลี");
  });

  it("are made there", async () => {
    await send("people", /people$/, { full_name: "ไก่ ใหม่", email: "kai@sandbox.example" });

    expect(await sandbox.users.get("kai@sandbox.example")).toMatchObject({ fullName: "ไก่ ใหม่" });
  });

  it("are made on the sign-in page, and go on to where they were sent", async () => {
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
  it("is a seed that another sandbox can start with", async () => {
    await sandbox.users.create({ key: "kai", fullName: "ไก่" });
    const answer = await browser.send(`${inspector}/export`);
    await using another = await startSandbox({ seed: jsonOf(answer) as Seed });

    expect(answer.headers["content-disposition"]).toBe("attachment; filename=eventpop-sandbox.json");
    expect(await another.users.get("kai")).toMatchObject({ fullName: "ไก่" });
    expect(await another.tickets.list()).toEqual(await sandbox.tickets.list());
  });
});

describe("the inspector of a sandbox that other machines can reach", () => {
  it("asks for the control token as a password", async () => {
    await sandbox.close();
    sandbox = await startSandbox({ host: "0.0.0.0" });
    const basic = (password: string | null) => ({
      authorization: `Basic ${Buffer.from(`me:${password}`).toString("base64")}`,
    });
    const statusOf = async (headers = {}) => (await exchange(`${sandbox.url}${inspector}/tokens`, { headers })).status;

    expect(await statusOf()).toBe(401);
    expect(await statusOf(basic("wrong"))).toBe(401);
    expect(await statusOf(basic(sandbox.controlToken))).toBe(200);
  });
});
