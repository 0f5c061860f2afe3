import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { command, run } from "./command";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-command-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("eventpop-sandbox init", () => {
  it("writes a good seed, an environment that fits it, and a test that passes", async () => {
    writeFileSync(join(folder, "package.json"), '{ "name": "my-app" }');
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(command, "../.."), join(folder, "node_modules/eventpop-sandbox"));

    const { stdout, code } = await run(["init"], { cwd: folder });

    expect([code, stdout]).toEqual([
      0,
      "eventpop-seed.json written.\n.env.sandbox written.\neventpop.test.cjs written.\n",
    ]);
    expect(await run(["validate", "eventpop-seed.json"], { cwd: folder })).toMatchObject({ code: 0 });
    const env = [
      "exec",
      "--seed",
      "eventpop-seed.json",
      "--",
      process.execPath,
      "-p",
      "process.env.EVENTPOP_CLIENT_SECRET",
    ];
    const { stdout: secret } = await run(env, { cwd: folder });
    expect(readFileSync(join(folder, ".env.sandbox"), "utf8")).toContain(`EVENTPOP_CLIENT_SECRET=${secret}`);
    const { PATH } = process.env;
    const tested = await promisify(execFile)(process.execPath, ["--test", "eventpop.test.cjs"], {
      cwd: folder,
      env: { PATH },
    });
    expect(tested.stdout).toMatch(/pass 2\n/);
  });

  it("leaves a file that exists as it is, and says which", async () => {
    writeFileSync(join(folder, ".env.sandbox"), "MINE=1\n");

    const { stdout, code } = await run(["init"], { cwd: folder });

    expect([code, stdout]).toEqual([
      0,
      "eventpop-seed.json written.\n.env.sandbox exists and is left as it is.\neventpop.test.cjs written.\n",
    ]);
    expect(readFileSync(join(folder, ".env.sandbox"), "utf8")).toBe("MINE=1\n");
  });
});

describe("eventpop-sandbox validate", () => {
  const validate = async (seed: unknown) => {
    const path = join(folder, "seed.json");
    writeFileSync(path, typeof seed === "string" ? seed : JSON.stringify(seed));
    const { code, stderr } = await run(["validate", path]);
    return { code, lines: stderr.replaceAll(`${path}: `, "").trimEnd().split("\n") };
  };

  it("names each field that is wrong", async () => {
    const seed = {
      users: [{ key: "dao", nmae: "Dao" }, { birthday: "yesterday" }],
      applications: [{ name: "My App" }],
      tickets: [{ eventId: "1", status: "lost" }],
    };

    expect(await validate(seed)).toEqual({
      code: 1,
      lines: [
        "users.0.nmae: there is no such field",
        expect.stringMatching(/^users\.1\.birthday: Invalid date/),
        "applications.0.clientId: is missing",
        expect.stringMatching(/^tickets\.0\.eventId: Invalid type/),
        expect.stringMatching(/^tickets\.0\.status: Invalid type: Expected \("active" \| "used" \| "revoked"\)/),
      ],
    });
  });

  it("names everything that is named and not there, or there twice", async () => {
    const seed = {
      organizers: [{ id: 1 }],
      users: [{ key: "dao" }, { key: "dao" }, { key: "fah", organizerIds: [1, 2] }],
      events: [
        { id: 5, organizerId: 1, ticketTypes: [{ id: 3, name: "Seat" }] },
        { id: 6, organizerId: 9 },
      ],
      orders: [{ user: "fah", eventId: 8 }, { eventId: 5 }],
      tickets: [
        { eventId: 7, user: "dao" },
        { eventId: 5, user: "bob" },
        { eventId: 5, ticketTypeId: 4 },
      ],
    };

    expect(await validate(seed)).toEqual({
      code: 1,
      lines: [
        'users.1: There is one called "dao" already.',
        "orders.1: An order needs the person who bought it: user or userId.",
        'tickets.1: There is no person "bob".',
        "users.2.organizerIds: there is no organizer 2",
        "events.1.organizerId: there is no organizer 9",
        "orders.0.eventId: there is no event 8",
        "tickets.0.eventId: there is no event 7",
        "tickets.2.ticketTypeId: event 5 has no ticket type 4",
      ],
    });
  });

  it("says that a file is no JSON, or not there", async () => {
    const noJson = await validate("{ users: [] }");

    expect([noJson.code, noJson.lines]).toEqual([
      1,
      [expect.stringMatching(/^error: The seed .* cannot be read: .*JSON/)],
    ]);
    expect(await run(["validate", join(folder, "none.json")])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ENOENT"),
    });
  });
});
