import { type Sandbox, type SandboxControl, startSandbox } from "../../src";
import { faultTypes } from "../../src/faults/fault-rules";
import { compatRows, type SettingRow } from "../../src/settings";
import { Browser } from "../browser";
import { formsIn } from "../pages/forms";
import { exchange, form, type WireAnswer } from "../wire";

/** The forms of the inspector change what goes on in the sandbox. */

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

describe("the inspector's forms", () => {
  const numberOf = (list: Promise<readonly unknown[]>) => list.then(({ length }) => length);

  it.each<
    readonly [string, RegExp, Readonly<Record<string, string>>, (powers: SandboxControl) => Promise<unknown>, unknown]
  >([
    ["requests", /requests\/clear$/, {}, (powers) => powers.requests.count(), 0],
    ["tokens", /tokens\/\w+\/revoke$/, {}, (powers) => numberOf(powers.consents.list()), 0],
    [
      "tokens",
      /tokens\/\w+\/expire$/,
      {},
      async (powers) => (await powers.tokens.list())[0]?.createdAt,
      1_893_448_799_999,
    ],
    [
      "tokens",
      /codes\/\w+\/expire$/,
      {},
      async (powers) => (await powers.codes.list())[0]?.createdAt,
      1_893_455_399_999,
    ],
    [
      "events",
      /tickets\/9000401$/,
      { status: "revoked" },
      async (powers) => (await powers.tickets.get(9_000_401))?.status,
      "revoked",
    ],
    [
      "faults",
      /faults$/,
      { on: "me", type: "status 429", times: "2" },
      async (powers) => (await powers.faults.list())[1]?.rule,
      { on: "me", type: "status", status: 429, headers: { "Retry-After": "60" }, times: 2 },
    ],
    ["faults", /faults\/hang-1\/remove$/, {}, (powers) => numberOf(powers.faults.list()), 0],
    ["faults", /faults\/clear$/, {}, (powers) => numberOf(powers.faults.list()), 0],
    [
      "faults",
      /presets\/slow-thursday\/on$/,
      {},
      (powers) => numberOf(powers.faults.list({ preset: "slow-thursday" })),
      1,
    ],
    ["clock", /clock\/advance$/, { by: "2h" }, (powers) => powers.clock.now(), Date.parse("2030-01-01T02:00:00Z")],
    [
      "clock",
      /clock\/set$/,
      { at: "2031-01-01T00:00:00Z" },
      (powers) => powers.clock.now(),
      Date.parse("2031-01-01T00:00:00Z"),
    ],
    ["clock", /clock\/resume$/, {}, async (powers) => (await powers.snapshot()).clock.frozenAt, null],
    [
      "settings",
      /settings$/,
      { name: "compat.meEnvelope", value: "flat" },
      async (powers) => (await powers.settings.get()).compat.meEnvelope,
      "flat",
    ],
    [
      "settings",
      /settings$/,
      { name: "compat.iss", value: "true" },
      async (powers) => (await powers.settings.get()).compat.iss,
      true,
    ],
    [
      "settings",
      /settings$/,
      { name: "compat.doorkeeper", value: "6.0" },
      async (powers) => (await powers.settings.get()).compat.doorkeeper,
      "6.0",
    ],
    [
      "settings",
      /settings$/,
      { name: "ttl.code", value: "60" },
      async (powers) => (await powers.settings.get()).ttl.code,
      60,
    ],
    [
      "settings",
      /settings$/,
      { name: "rateLimit", value: "off" },
      async (powers) => (await powers.settings.get()).rateLimit,
      false,
    ],
    [
      "settings",
      /settings$/,
      { name: "login", value: "malee" },
      async (powers) => (await powers.settings.get()).login,
      { as: "malee" },
    ],
    [
      "settings",
      /settings$/,
      { name: "consent", value: "auto" },
      async (powers) => (await powers.settings.get()).consent,
      "auto",
    ],
    ["settings", /reset$/, {}, (powers) => numberOf(powers.tokens.list()), 0],
  ])("%s: %s with %j", async (tab, action, typed, outcome, expected) => {
    await sandbox.clock.freeze("2030-01-01T00:00:00Z");
    await me((await sandbox.tokens.issue({ as: "somchai" })).accessToken);
    await sandbox.codes.issue({ as: "somchai", redirectUri: "http://localhost/callback" });
    await sandbox.faults.add({ on: "orders", type: "hang" });

    expect(await outcome(sandbox)).not.toEqual(expected);
    const answer = await send(tab, action, typed);
    expect(answer).toMatchObject({ status: 302, headers: { location: `${sandbox.url}${inspector}/${tab}` } });
    expect(await outcome(sandbox)).toEqual(expected);
  });

  it("save every value of every compat switch", async () => {
    for (const [name, { choices = [] }] of Object.entries<SettingRow>(compatRows)) {
      for (const choice of choices) {
        await send("settings", /settings$/, { name: `compat.${name}`, value: String(choice) });
        expect((await sandbox.settings.get()).compat).toMatchObject({ [name]: choice });
      }
    }
    const { body } = await browser.send(`${inspector}/settings`);
    expect([...body.matchAll(/data-testid="setting-compat\.(\w+)"/g)].map(([, name]) => name)).toEqual(
      Object.keys(compatRows),
    );
  });

  it("offer every kind of fault, and each offer can be added", async () => {
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

  it("stop the clock, and end a preset", async () => {
    await send("clock", /clock\/freeze$/);
    await send("faults", /presets\/rate-limited\/on$/);
    await send("faults", /presets\/rate-limited\/off$/);

    expect((await sandbox.snapshot()).clock.frozenAt).not.toBeNull();
    expect(await sandbox.faults.list()).toEqual([]);
  });

  it.each([
    ["clock", /clock\/set$/, { at: "noonish" }, /&quot;noonish&quot; is not a point in time/],
    ["faults", /faults$/, { on: "me", type: "hang", times: "0" }, /Fault rule times: must be at least 1/],
    ["settings", /settings$/, { name: "ttl.code", value: "soon" }, /ttl.code: must be a number, not text/],
    ["people", /people$/, { full_name: "", email: "" }, /^email: must not be empty/],
  ])("%s: %s say so if %j makes no sense, and change nothing", async (tab, action, typed, sentence) => {
    const before = await sandbox.snapshot();
    const answer = await send(tab, action, typed);

    expect(answer.status).toBe(422);
    const [, refusal] = /inspector-refusal">([^<]*)/.exec(answer.body) ?? [];
    expect(refusal).toMatch(sentence);
    expect({ ...(await sandbox.snapshot()), clock: before.clock }).toEqual({ ...before, world: expect.anything() });
  });

  it("do nothing for other pages, which cannot know the authenticity token", async () => {
    await browser.send(`${inspector}/settings`);
    await sandbox.tokens.issue({ as: "somchai" });

    expect((await browser.send(`${inspector}/reset`, form({}))).status).toBe(422);
    expect((await browser.send(`${inspector}/reset`, form({}, { origin: "https://evil.example" }))).status).toBe(403);
    expect(await sandbox.tokens.list()).toHaveLength(1);
  });
});
