import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import { useCleanup } from "../support/cleanup";
import { ORIGIN, type RunningApp } from "../support/running-app";
import { startExample } from "./example";

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kiosk-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await sandbox.reset();
});
afterAll(() => sandbox.close());

const cleanup = useCleanup();

async function start(): Promise<RunningApp> {
  const app = await startExample("kiosk/app.js", sandbox, { ARRIVALS: join(folder, "arrivals.csv") });
  cleanup(() => app.close());
  return app;
}

async function startWithStaff(): Promise<RunningApp> {
  const app = await start();
  expect((await app.logIn("anan")).location).toBe(`${ORIGIN}/`);
  return app;
}

/** Sends a code, and returns the kind of the result and the text of the page. */
async function checkIn({ browser }: RunningApp, code: string): Promise<{ kind: string; text: string }> {
  const { text } = await browser.click(`${ORIGIN}/`, { form: { code } });
  const [, kind = "none"] = /class="result (\w+)"/.exec(text) ?? [];
  return { kind, text };
}

describe("the kiosk, for a member of the staff,", () => {
  it("shows the name of a holder, and counts the arrival once", async () => {
    const app = await startWithStaff();

    const first = await checkIn(app, " SB9000401 ");
    const second = await checkIn(app, "SB9000401");

    expect([first.kind, second.kind]).toEqual(["welcome", "again"]);
    expect(first.text).toContain("สมชาย ใจดี");
    expect(second.text).toContain("Checked in: 1<");
  });

  it("accepts a ticket only once if its code arrives twice at the same time", async () => {
    const app = await startWithStaff();

    const kinds = await Promise.all([checkIn(app, "SB9000401"), checkIn(app, "SB9000401")]);

    expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(["again", "welcome"]);
  });

  it("refuses a revoked ticket, a ticket of another event, a code that does not exist, HTML, and no code", async () => {
    const app = await startWithStaff();
    const codes = { SB9000404: "invalid", SB9000405: "unknown", SB1: "unknown", "<b>": "unknown", "": "unknown" };

    const kinds = await Promise.all(
      Object.keys(codes).map(async (code) => [code, (await checkIn(app, code)).kind] as const),
    );

    expect(Object.fromEntries(kinds)).toEqual(codes);
    expect((await checkIn(app, "SB1")).text).toContain("Checked in: 0<");
  });

  it("refuses a ticket that Eventpop has marked as used", async () => {
    await sandbox.tickets.update("SB9000401", { status: "used", usedAt: "2026-11-29T10:03:00+07:00" });

    const { kind, text } = await checkIn(await startWithStaff(), "SB9000401");

    expect([kind, text]).toEqual(["again", expect.stringContaining("29 Nov 2026, 10:03")]);
  });

  it("escapes the name of a holder", async () => {
    await sandbox.tickets.update("SB9000401", { firstname: "<script>" });

    const { text } = await checkIn(await startWithStaff(), "SB9000401");

    expect(text).toContain("&lt;script&gt;");
    expect(text).not.toContain("<script");
  });

  it("says to try again while Eventpop is down, and then checks the ticket in", async () => {
    const app = await startWithStaff();
    await sandbox.faults.preset("eventpop-down");

    const before = await checkIn(app, "SB9000401");
    await sandbox.faults.clear();

    expect([before.kind, (await checkIn(app, "SB9000401")).kind]).toEqual(["retry", "welcome"]);
  });

  it("still knows the arrivals after a restart, even if the last line of the file is cut off", async () => {
    const app = await startWithStaff();
    await checkIn(app, "SB9000401");
    await app.close();
    const file = join(folder, "arrivals.csv");
    writeFileSync(file, `${readFileSync(file, "utf8")}\n9000403,2026-1`);
    await sandbox.consents.remove();

    const restarted = await startWithStaff();

    expect((await checkIn(restarted, "SB9000401")).kind).toBe("again");
    expect((await checkIn(restarted, "SB9000403")).kind).toBe("welcome");
  });
});

describe("the kiosk, for other people,", () => {
  it("redirects a visitor to the login", async () => {
    const { browser } = await start();

    expect(new URL((await browser.click(`${ORIGIN}/`)).location).pathname).toBe("/auth/eventpop");
    expect((await browser.click(`${ORIGIN}/`, { form: { code: "SB9000401" } })).text).not.toContain("สมชาย");
  });

  it("refuses the login of a user who does not work for the organizer", async () => {
    const app = await start();

    expect((await app.logIn("somchai")).status).toBe(403);
  });
});
