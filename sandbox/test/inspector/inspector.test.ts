import { type Sandbox, type SandboxControl, startSandbox } from "../../src";
import { faultTypes } from "../../src/faults/fault-rules";
import { compatRows, type SettingRow } from "../../src/settings";
import { Browser } from "../browser";
import { formsIn, textOf } from "../pages/forms";
import { form, sendRequest, type WireResponse } from "../wire";
import { noticeAfter, refusalIn } from "./messages";

/** The pages and forms of the inspector. */

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
  it.each(["requests", "logins", "people", "applications", "tokens", "events", "faults", "clock", "settings"])(
    "include %s, with the data of the sandbox",
    async (tab) => {
      const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
      await sandbox.codes.issue({ as: "somchai", redirectUri: "http://localhost/callback" });
      await sandbox.faults.add({ on: "orders", type: "hang" });
      await me(accessToken);
      const page = await browser.send(`${inspector}/${tab}`);

      expect(page.status).toBe(200);
      expect(textOf(page.body, "title")).toMatch(/^Eventpop Sandbox · Inspector: /);
      expect(page.body).not.toMatch(/<p class="card muted( empty-log)?">Nothing yet/);
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
      return [...body.matchAll(/<summary data-testid="request-.*?<\/summary>/gs)].map(([line]) =>
        textOf(line, "summary"),
      );
    };

    expect(await lines()).toEqual([
      expect.stringMatching(/GET\/api\/public\/info200\d+ ms$/),
      expect.stringMatching(
        /GET\/api\/public\/me\?access_token=\[redacted\]401\d+ msThe sandbox did not issue the received access token/,
      ),
      expect.stringMatching(
        /GET\/api\/public\/me\?access_token=\[redacted\]no response\d+ msresetThe fault reset-1 hit/,
      ),
    ]);
    expect(await lines("?failed=1")).toHaveLength(2);
  });
});

describe("the tab of people", () => {
  it("signs this browser in as a user", async () => {
    const answer = await send("people", /users\/malee\/sign_in$/);
    expect(await noticeAfter(browser, answer)).toBe("This browser is signed in to the sandbox as มาลี ศรีสุข.");

    expect((await browser.send("/")).body).toContain('<strong lang="th">มาลี');
  });

  it("redirects a user who was created on the sign-in page to return_to", async () => {
    const page = await browser.send("/users/sign_in?return_to=%2Foauth%2Fauthorized_applications");
    const found = formsIn(page.body).find(({ action }) => action === `${inspector}/users`);
    const typed = { fullName: "ไก่ ใหม่", email: "kai@sandbox.example" };
    const answer = await browser.send(
      found?.action ?? "",
      form({ ...Object.fromEntries(found?.fields ?? []), ...typed }),
    );

    expect(answer.headers.location).toBe(`${sandbox.url}/oauth/authorized_applications`);
    expect((await browser.send("/")).body).toContain('<strong lang="th">ไก่ ใหม่');
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

describe("the forms of the inspector", () => {
  const numberOf = (list: Promise<readonly unknown[]>) => list.then(({ length }) => length);

  it.each<
    readonly [string, RegExp, Readonly<Record<string, string>>, (control: SandboxControl) => Promise<unknown>, unknown]
  >([
    ["requests", /requests\/clear$/, {}, (control) => control.requests.count(), 0],
    ["tokens", /tokens\/\w+\/revoke$/, {}, (control) => numberOf(control.consents.list()), 0],
    [
      "tokens",
      /tokens\/\w+\/expire$/,
      {},
      async (control) => (await control.tokens.list())[0]?.createdAt,
      1_893_448_799_999,
    ],
    [
      "tokens",
      /codes\/\w+\/expire$/,
      {},
      async (control) => (await control.codes.list())[0]?.createdAt,
      1_893_455_399_999,
    ],
    [
      "events",
      /tickets\/9000401$/,
      { status: "revoked" },
      async (control) => (await control.tickets.get(9_000_401))?.status,
      "revoked",
    ],
    [
      "faults",
      /faults$/,
      { on: "me", type: "status 429", times: "2" },
      async (control) => (await control.faults.list())[1]?.rule,
      { on: "me", type: "status", status: 429, headers: { "Retry-After": "60" }, times: 2 },
    ],
    ["faults", /faults\/hang-1\/remove$/, {}, (control) => numberOf(control.faults.list()), 0],
    ["faults", /faults\/clear$/, {}, (control) => numberOf(control.faults.list()), 0],
    [
      "faults",
      /presets\/slow-thursday\/on$/,
      {},
      (control) => numberOf(control.faults.list({ preset: "slow-thursday" })),
      1,
    ],
    ["clock", /clock\/advance$/, { by: "2h" }, (control) => control.clock.now(), Date.parse("2030-01-01T02:00:00Z")],
    [
      "clock",
      /clock\/set$/,
      { at: "2031-01-01T00:00:00Z" },
      (control) => control.clock.now(),
      Date.parse("2031-01-01T00:00:00Z"),
    ],
    ["clock", /clock\/resume$/, {}, async (control) => (await control.snapshot()).clock.frozenAt, null],
    [
      "settings",
      /settings$/,
      { "compat.meEnvelope": "flat" },
      async (control) => (await control.settings.get()).compat.meEnvelope,
      "flat",
    ],
    [
      "settings",
      /settings$/,
      { "compat.iss": "true" },
      async (control) => (await control.settings.get()).compat.iss,
      true,
    ],
    [
      "settings",
      /settings$/,
      { "compat.doorkeeper": "6.0" },
      async (control) => (await control.settings.get()).compat.doorkeeper,
      "6.0",
    ],
    ["settings", /settings$/, { "ttl.code": "60" }, async (control) => (await control.settings.get()).ttl.code, 60],
    ["settings", /settings$/, { rateLimit: "off" }, async (control) => (await control.settings.get()).rateLimit, false],
    [
      "settings",
      /settings$/,
      { login: "malee" },
      async (control) => (await control.settings.get()).login,
      { as: "malee" },
    ],
    ["settings", /settings$/, { consent: "auto" }, async (control) => (await control.settings.get()).consent, "auto"],
    ["settings", /reset$/, {}, (control) => numberOf(control.tokens.list()), 0],
  ])(
    "on the tab %s, with the action %s and the fields %j, change the state and redirect to the tab",
    async (tab, action, typed, outcome, expected) => {
      await sandbox.clock.freeze("2030-01-01T00:00:00Z");
      await me((await sandbox.tokens.issue({ as: "somchai" })).accessToken);
      await sandbox.codes.issue({ as: "somchai", redirectUri: "http://localhost/callback" });
      await sandbox.faults.add({ on: "orders", type: "hang" });

      expect(await outcome(sandbox)).not.toEqual(expected);
      const answer = await send(tab, action, typed);
      expect(answer.status).toBe(302);
      expect(answer.headers.location?.replace(/#.*/, "")).toBe(`${sandbox.url}${inspector}/${tab}`);
      expect(await outcome(sandbox)).toEqual(expected);
      expect(await noticeAfter(browser, answer)).not.toBe("");
    },
  );

  it("save every value of every compat switch", async () => {
    for (const [name, { choices = [] }] of Object.entries<SettingRow>(compatRows)) {
      for (const choice of choices) {
        await send("settings", /settings$/, { [`compat.${name}`]: String(choice) });
        expect((await sandbox.settings.get()).compat).toMatchObject({ [name]: choice });
      }
    }
    const { body } = await browser.send(`${inspector}/settings`);
    expect([...body.matchAll(/data-testid="setting-compat\.(\w+)"/g)].map(([, name]) => name)).toEqual(
      Object.keys(compatRows),
    );
  });

  it("show the status and the conditions of a rule, and count a fault as active only until it is used up", async () => {
    await send("faults", /presets\/refresh-refused\/on$/);
    const before = (await browser.send(`${inspector}/faults`)).body;
    await sendRequest(`${sandbox.url}/oauth/token`, form({ grant_type: "refresh_token" }));
    const after = (await browser.send(`${inspector}/faults`)).body;
    const home = (await browser.send("/")).body;

    expect(before).toContain("<code>status 400</code>");
    expect(before).toContain("grant_type=refresh_token");
    expect(before).toContain("faults/presets/refresh-refused/off");
    expect(after).toContain("faults/presets/refresh-refused/on");
    expect(home).toContain("<dt>Active faults</dt><dd>0</dd>");
  });

  it("explain how many requests a fault lets pass first, and add such a fault", async () => {
    await send("faults", /faults$/, { on: "me", type: "status 503", after: "2" });
    const { body } = await browser.send(`${inspector}/faults`);
    const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
    const statuses = [];
    while (statuses.length < 3) statuses.push((await me(accessToken)).status);
    const [, describedBy] = /<input[^>]* name="after"[^>]* aria-describedby="([^"]+)"/.exec(body) ?? [];

    expect(body).toContain("Normal requests before the fault<input");
    expect(body).toMatch(new RegExp(`<p [^>]*id="${describedBy}">[^<]*The fault hits the requests after them\\.</p>`));
    expect(body).toContain("normal requests before it: 2");
    expect(statuses).toEqual([200, 200, 503]);
  });

  it("offer every kind of fault, and add it", async () => {
    const { body } = await browser.send(`${inspector}/faults`);
    const select = /data-testid="fault-type".*?<\/select>/s.exec(body)?.[0] ?? "";
    const offers = [...select.matchAll(/<option value="([^"]*)"/g)].map(([, value = ""]) => value);
    for (const type of offers) {
      expect(await send("faults", /faults$/, { on: "me", type })).toMatchObject({ status: 302 });
    }
    const added = (await sandbox.faults.list()).map(({ rule }) => rule.type);

    expect(added).toHaveLength(offers.length);
    expect(new Set(added)).toEqual(new Set(faultTypes));
  });

  it("save several settings at once, and say which", async () => {
    const answer = await send("settings", /settings$/, {
      "compat.iss": "true",
      "rateLimit.limit": "3",
      redirectHosts: "shop.test app.test",
    });

    expect(await sandbox.settings.get()).toMatchObject({
      compat: { iss: true, meEnvelope: "user" },
      rateLimit: { me: { limit: 3, windowSeconds: 60, key: "token" } },
      redirectHosts: ["shop.test", "app.test"],
    });
    expect(await noticeAfter(browser, answer)).toBe(
      "Saved: compat.iss = true, rateLimit.limit = 3, redirectHosts = shop.test app.test.",
    );
    expect(await noticeAfter(browser, await send("settings", /settings$/))).toBe("No setting was changed.");
    await send("settings", /settings$/, { "rateLimit.windowSeconds": "5" });
    expect((await sandbox.settings.get()).rateLimit).toMatchObject({ me: { limit: 3, windowSeconds: 5 } });
  });

  it("return to the page that had the form, with its filter, and say once what was done", async () => {
    await me("unknown");
    const page = await browser.send(`${inspector}/requests?failed=1`);
    const clear = formsIn(page.body).find(({ action }) => action.endsWith("/clear"));
    const referer = `${sandbox.url}${inspector}/requests?failed=1`;
    const answer = await browser.send(clear?.action ?? "", form(Object.fromEntries(clear?.fields ?? []), { referer }));

    expect(answer.headers.location).toBe(referer);
    expect(await noticeAfter(browser, answer)).toBe("1 requests were deleted from the log.");
    expect((await browser.send(referer)).body).not.toContain('class="notice"');
  });

  it("say that a preset that acts only once was applied, and that it cannot be turned off", async () => {
    await sandbox.tokens.issue({ as: "somchai" });
    const { body } = await browser.send(`${inspector}/faults`);
    const answer = await send("faults", /presets\/all-sessions-revoked\/on$/);

    expect(body).toContain("All tokens are revoked, and all browsers are signed out. This happens at once");
    expect(await noticeAfter(browser, answer)).toBe("The preset all-sessions-revoked was carried out.");
    expect((await sandbox.tokens.list())[0]?.revokedAt).not.toBeNull();
  });

  it("freeze the clock, and remove the faults of a preset", async () => {
    await send("clock", /clock\/freeze$/);
    await send("faults", /presets\/rate-limited\/on$/);
    await send("faults", /presets\/rate-limited\/off$/);

    expect((await sandbox.snapshot()).clock.frozenAt).not.toBeNull();
    expect(await sandbox.faults.list()).toEqual([]);
  });

  it.each([
    ["clock", /clock\/set$/, { at: "noonish" }, /"noonish" is not a point in time/],
    ["faults", /faults$/, { on: "me", type: "hang", times: "0" }, /Fault rule times: must be at least 1/],
    ["settings", /settings$/, { "ttl.code": "soon", consent: "auto" }, /ttl.code: must be a number, not text/],
  ])(
    "on the tab %s, with the action %s and the invalid fields %j, show an error and change nothing",
    async (tab, action, typed, sentence) => {
      const before = await sandbox.snapshot();
      const answer = await send(tab, action, typed);

      expect(answer.status).toBe(422);
      expect(refusalIn(answer)).toMatch(sentence);
      expect({ ...(await sandbox.snapshot()), clock: before.clock }).toEqual({ ...before, world: expect.anything() });
    },
  );

  it("refuse requests without the authenticity token", async () => {
    await browser.send(`${inspector}/settings`);
    await sandbox.tokens.issue({ as: "somchai" });

    expect((await browser.send(`${inspector}/reset`, form({}))).status).toBe(422);
    expect((await browser.send(`${inspector}/reset`, form({}, { origin: "https://evil.example" }))).status).toBe(403);
    expect(await sandbox.tokens.list()).toHaveLength(1);
  });
});
