import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import { useCleanup } from "../support/cleanup";
import { ORIGIN, RunningApp } from "../support/running-app";
import type { Consumer } from "./consumer";
import { sqliteConsumer } from "./sqlite-consumer";

let consumer: Consumer;
let node: string;
beforeAll(async () => {
  ({ consumer, node } = await sqliteConsumer("passport", "export"));
});
afterAll(() => consumer.remove());

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const cleanup = useCleanup();

async function start(file: string, env: NodeJS.ProcessEnv): Promise<RunningApp> {
  const app = await RunningApp.start({ file, node, cwd: consumer.folder, env }, sandbox);
  cleanup(() => app.close());
  return app;
}

const newFolder = () => mkdtempSync(join(consumer.folder, "data-"));

describe("examples/passport, in a project of its own", () => {
  it("creates each user once, and finds the user again after a restart and a change of the name", async () => {
    const env = { DATABASE: join(newFolder(), "users.sqlite") };
    const home = async (key: string, app: RunningApp) => {
      expect((await app.logIn(key)).location).toBe(`${ORIGIN}/`);
      return (await app.browser.click(`${ORIGIN}/`)).text;
    };
    const app = await start("passport/app.js", env);
    expect((await app.browser.click(`${ORIGIN}/`)).text).toContain('href="/auth/eventpop"');
    const first = [await home("somchai", app), await home("malee", app)];
    await app.close();

    await sandbox.users.update("somchai", { fullName: "สมชาย ใหม่" });
    await sandbox.consents.remove();
    const again = await home("somchai", await start("passport/app.js", env));

    expect(first).toEqual([
      "Hello สมชาย ใจดี, you are user number 1 of this site.",
      expect.stringMatching(/^Hello มาลี .*, you are user number 2 of this site\.$/),
    ]);
    expect(again).toBe("Hello สมชาย ใหม่, you are user number 1 of this site.");
  });
});

describe("examples/export, in a project of its own", () => {
  const FESTIVAL = 9_000_101;
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });

  /** Stores the tokens of a member of the staff, as a login by an earlier run has done. */
  async function logInBefore(): Promise<void> {
    const { accessToken, refreshToken } = await sandbox.tokens.issue({ as: "anan", scope: "public organizer" });
    consumer.write({
      [join(folder.slice(consumer.folder.length), "tokens.json")]: JSON.stringify({ accessToken, refreshToken }),
    });
  }

  /** Starts the program. `until` ends it at once when it has printed this text. */
  async function run({ command = [node], until }: { command?: string[]; until?: string } = {}) {
    const [program = "", ...args] = command;
    const child = spawn(program, program === node ? ["export/export.js"] : args, {
      cwd: consumer.folder,
      env: { ...process.env, ...sandbox.env(), DATA: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        output += text;
        if (until !== undefined && output.includes(until)) child.kill("SIGKILL");
      });
    }
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output };
  }

  /** Returns the rows of a CSV file without its head. No value in these tests contains a comma. */
  const rowsOf = (name: string) =>
    readFileSync(join(folder, name), "utf8")
      .split("\r\n")
      .slice(1, -1)
      .map((line) => line.split(","));
  const idsOf = (name: string) => rowsOf(name).map(([id]) => Number(id));

  /** The ids of all tickets of the organizer's events. */
  async function expectedIds(): Promise<number[]> {
    const events = (await sandbox.events.list()).filter(({ organizerId }) => organizerId === 9_000_001);
    const tickets = (await sandbox.tickets.list()).filter(({ eventId }) => events.some(({ id }) => id === eventId));
    return tickets.map(({ id }) => id).toSorted((one, other) => one - other);
  }

  async function createTickets(count: number): Promise<void> {
    for (let created = 0; created < count; created += 1) {
      await sandbox.tickets.create({ user: "ploy", eventId: FESTIVAL, ticketTypeId: 9_000_201 });
    }
  }

  it("asks for a login at the first run, and then writes all tickets and orders, with Thai names", async () => {
    const app = await start("export/export.js", { DATA: folder });
    const back = await app.logIn("anan");
    await app.browser.click(back.location);
    await app.printed("tickets.csv: ");

    expect(idsOf("tickets.csv")).toEqual(await expectedIds());
    expect(readFileSync(join(folder, "tickets.csv"), "utf8")).toMatch(/^\ufeffid,eventId,[\s\S]*สมชาย,ใจดี/);
    expect(statSync(join(folder, "tokens.json")).mode & 0o777).toBe(0o600);
  });

  it("requests only what has changed since the last run", async () => {
    await logInBefore();
    await run();
    await sandbox.clock.advance("1h");
    await sandbox.tickets.update(9_000_401, {
      status: "used",
      updatedAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await createTickets(1);
    await sandbox.requests.clear();

    const { code, output } = await run();

    expect([code, output]).toEqual([0, expect.stringContaining("tickets of event 9000101: 2 of 2\n")]);
    expect(idsOf("tickets.csv")).toEqual(await expectedIds());
    expect(rowsOf("tickets.csv").find(([id]) => id === "9000401")).toContain("used");
    const [request] = await sandbox.requests.list({ on: "tickets" });
    expect(request?.query).toHaveProperty("updated_after");
  });

  it("continues after a kill where it was interrupted, and loses and repeats nothing", async () => {
    await createTickets(450);
    await logInBefore();
    await sandbox.faults.add({ on: "tickets", type: "latency", delayMs: 300 });
    const killed = await run({ until: "tickets of event 9000101: 199 of" });
    await sandbox.faults.clear();
    await sandbox.requests.clear();

    const { code } = await run();

    const requests = await sandbox.requests.list({
      on: "tickets",
      path: `/api/public/organizers/9000001/events/${FESTIVAL}/tickets`,
    });
    expect([killed.code, code]).toEqual([null, 0]);
    expect(requests.length).toBeLessThanOrEqual(3);
    expect(requests.every(({ query }) => "min_id" in query)).toBe(true);
    expect(idsOf("tickets.csv")).toEqual(await expectedIds());
  });

  it("waits as long as Eventpop says after a 429", async () => {
    await logInBefore();
    await sandbox.faults.add({ on: "tickets", type: "status", status: 429, headers: { "Retry-After": "2" }, times: 1 });

    const { code, output } = await run();

    const [refused, next] = await sandbox.requests.list({ on: "tickets" });
    expect([code, output]).toEqual([0, expect.stringContaining("EVENTPOP_RATE_LIMITED: waiting for 2 s.\n")]);
    expect([refused?.status, next?.status]).toEqual([429, 200]);
    expect(idsOf("tickets.csv")).toEqual(await expectedIds());
  });

  it("refreshes tokens that have expired", async () => {
    await logInBefore();
    await sandbox.tokens.expire({ as: "anan" });

    expect((await run()).code).toBe(0);
    expect(await sandbox.requests.count({ on: "token" })).toBe(1);
  });

  it("shows a bar in a terminal, and plain lines otherwise", async () => {
    await logInBefore();

    const plain = await run();
    const terminal = await run({ command: ["script", "-qec", `"${node}" export/export.js`, "/dev/null"] });

    expect(plain.output).not.toMatch(/[\r█]/);
    expect(terminal.output).toContain("\r\x1b[K████████████████████████ ");
  });

  it("writes a text that begins like a formula so that a spreadsheet does not run it, and leaves phone numbers as they are", async () => {
    await logInBefore();
    await sandbox.tickets.update(9_000_401, { firstname: "=HYPERLINK(1)", phone: "+66 81 234 5678" });

    await run();

    const row = rowsOf("tickets.csv").find(([id]) => id === "9000401");
    expect(row).toEqual(expect.arrayContaining(["'=HYPERLINK(1)", "+66 81 234 5678"]));
  });
});
