import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, runHere } from "./command";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-command-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("eventpop-sandbox validate", () => {
  const validate = async (seed: unknown) => {
    const path = join(folder, "seed.json");
    writeFileSync(path, typeof seed === "string" ? seed : JSON.stringify(seed));
    const { code, stderr } = await runHere(["validate", path]);
    return { code, lines: stderr.replaceAll(`${path}: `, "").trimEnd().split("\n") };
  };

  it("prints every wrong field", async () => {
    const seed = {
      users: [{ key: "dao", nmae: "Dao" }, { birthday: "yesterday" }],
      applications: [{ name: "My App" }],
      tickets: [{ eventId: "1", status: "lost" }],
    };

    expect(await validate(seed)).toEqual({
      code: 1,
      lines: [
        "users.0.nmae: there is no such field",
        "users.1.birthday: must be a date such as 1992-04-13",
        "applications.0.clientId: is missing",
        "tickets.0.eventId: must be a number, not text",
        'tickets.0.status: must be "active", "used" or "revoked", not "lost"',
      ],
    });
  });

  it("prints mistakes of all kinds, each of them once", async () => {
    const seed = {
      people: [],
      organizers: [{ id: "1" }, "x"],
      users: [{ key: "dao", birthday: "yesterday" }, { key: "dao" }, { key: "fah", organizerIds: ["x"] }],
      applications: [{ name: "One" }, { clientId: 2 }, { clientId: "three", redirectUris: [5] }],
      events: [
        { id: 5, organizerId: 1, ticketTypes: [{ id: 3 }] },
        { id: 6, organizerId: "9" },
      ],
      orders: [{ user: 4, eventId: 8 }, "x", { userId: "4", eventId: 5 }],
      tickets: [
        { eventId: 7, user: "bob", status: "lost" },
        { eventId: 5, user: "dao", ticketTypeId: 3 },
        { eventId: "5", ticketTypeId: 4 },
      ],
    };

    expect(await validate(seed)).toEqual({
      code: 1,
      lines: [
        "users.0.birthday: must be a date such as 1992-04-13",
        "users.2.organizerIds.0: must be a number, not text",
        "applications.0.clientId: is missing",
        "applications.1.clientId: must be text, not a number",
        "applications.2.redirectUris.0: must be text, not a number",
        "organizers.0.id: must be a number, not text",
        "organizers.1: must be an object, not text",
        "events.0.ticketTypes.0.name: is missing",
        "events.1.organizerId: must be a number, not text",
        'tickets.0.status: must be "active", "used" or "revoked", not "lost"',
        "tickets.2.eventId: must be a number, not text",
        "orders.0.user: must be text, not a number",
        "orders.1: must be an object, not text",
        "orders.2.userId: must be a number, not text",
        "people: there is no such field",
        'users.1: "dao" exists already.',
        'tickets.0.user: There is no user "bob".',
        "orders.0.eventId: there is no event 8",
        "tickets.0.eventId: there is no event 7",
      ],
    });
  });

  it("prints an error for a seed that is not an object of lists", async () => {
    expect((await validate([])).lines).toEqual(["must be an object, not a list"]);
    expect((await validate({ users: {}, tickets: [{ eventId: 1 }] })).lines).toEqual([
      "users: must be a list, not an object",
    ]);
  });

  it("prints every reference to a missing row, and every duplicate key", async () => {
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
        'users.1: "dao" exists already.',
        "orders.1.user: An order needs its buyer: user or userId.",
        'tickets.1.user: There is no user "bob".',
        "users.2.organizerIds: there is no organizer 2",
        "events.1.organizerId: there is no organizer 9",
        "orders.0.eventId: there is no event 8",
        "tickets.0.eventId: there is no event 7",
        "tickets.2.ticketTypeId: event 5 has no ticket type 4",
      ],
    });
  });

  it("prints an error for a file that is missing or not JSON", async () => {
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
