import { type Sandbox, type Seed, startSandbox } from "../../src";
import { Browser } from "../browser";
import { formsIn } from "../pages/forms";
import { jsonOf, sendRequest } from "../wire";
import { noticeAfter, refusalIn } from "./messages";

/** The state and the seed that the inspector downloads and imports. */

let sandbox: Sandbox;
let browser: Browser;

beforeEach(async () => {
  sandbox = await startSandbox();
  browser = new Browser(sandbox.url);
});
afterEach(() => sandbox.close());

const inspector = "/_sandbox/inspector";

const me = (accessToken: string) => sendRequest(`${sandbox.url}/api/public/me?access_token=${accessToken}`);

describe("the exports and imports of the inspector", () => {
  const upload = async (file: string) => {
    const page = await browser.send(`${inspector}/settings`);
    const token = formsIn(page.body)[0]?.fields.find(([name]) => name === "authenticity_token")?.[1] ?? "";
    const body = new FormData();
    body.set("authenticity_token", token);
    body.set("file", new Blob([file], { type: "application/json" }), "file.json");
    const request = new Request("http://localhost/", { method: "POST", body });
    const headers = { "content-type": request.headers.get("content-type") ?? "" };
    return browser.send(`${inspector}/import`, { method: "POST", headers, body: await request.text() });
  };

  it("restore a state with its tokens, clock, settings and faults", async () => {
    const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
    await sandbox.users.create({ key: "kai", fullName: "ไก่" });
    await sandbox.clock.freeze("2030-01-01T00:00:00Z");
    await sandbox.settings.update({ compat: { meEnvelope: "flat" } });
    await sandbox.faults.add({ on: "orders", type: "hang" });
    const answer = await browser.send(`${inspector}/export`);
    const exported = await sandbox.snapshot();
    await sandbox.reset();
    const imported = await upload(answer.body);

    expect(answer.headers["content-disposition"]).toBe("attachment; filename=eventpop-sandbox-state.json");
    expect(await noticeAfter(browser, imported)).toBe("The whole state was replaced by the file.");
    const { world, ...rest } = await sandbox.snapshot();
    expect(rest).toEqual({ clock: exported.clock, settings: exported.settings, faults: exported.faults });
    expect({ ...world, browserSessions: [] }).toEqual({ ...exported.world, browserSessions: [] });
    await sandbox.clock.resume();
    expect((await me(accessToken)).status).toBe(401);
  });

  it("restore a seed, and no tokens", async () => {
    await sandbox.users.create({ key: "kai", fullName: "ไก่" });
    await sandbox.tokens.issue({ as: "kai" });
    const { body } = await browser.send(`${inspector}/export/seed`);
    await sandbox.reset();
    const imported = await upload(body);

    expect(await noticeAfter(browser, imported)).toMatch(/^The data was replaced by the seed/);
    expect(await sandbox.users.get("kai")).toMatchObject({ fullName: "ไก่" });
    expect(await sandbox.tokens.list()).toEqual([]);
  });

  it.each([
    ["no JSON", "{", /must be JSON/],
    ["a list", "[]", /must be JSON: it is not an object/],
    ["neither a state nor a seed", '{"name":"package"}', /^name: there is no such field/],
    ["a state with a wrong field", "state", /^world\.users\.0\.email: must be text, not a number/],
    ["a seed with a reference to a missing row", '{"events":[{"organizerId":5}]}', /there is no organizer 5/],
  ])("refuse %s, and change nothing", async (_what, content, sentence) => {
    const before = await sandbox.snapshot();
    const [user, ...others] = before.world.users;
    const world = { ...before.world, users: [{ ...user, email: 5 }, ...others] };
    const answer = await upload(content === "state" ? JSON.stringify({ ...before, world }) : content);

    expect(answer.status).toBe(422);
    expect(refusalIn(answer)).toMatch(sentence);
    expect((await sandbox.snapshot()).world.users).toEqual(before.world.users);
  });

  it("include a seed for another sandbox", async () => {
    await sandbox.users.create({ key: "kai", fullName: "ไก่" });
    const answer = await browser.send(`${inspector}/export/seed`);
    await using another = await startSandbox({ seed: jsonOf(answer) as Seed });

    expect(answer.headers["content-disposition"]).toBe("attachment; filename=eventpop-sandbox-seed.json");
    expect(await another.users.get("kai")).toMatchObject({ fullName: "ไก่" });
    expect(await another.tickets.list()).toEqual(await sandbox.tickets.list());
  });
});
