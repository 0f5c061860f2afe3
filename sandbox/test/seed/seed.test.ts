import { type Sandbox, startSandbox } from "../../src";

describe("the users of the default seed", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ now: "2026-04-13T09:00:00+07:00" });
  });
  afterAll(() => sandbox.close());

  const userOf = async (key: string) => (await sandbox.users.get(key)) ?? fail(key);
  const ticketsOf = async (key: string) => {
    const { id } = await userOf(key);
    return (await sandbox.tickets.list()).filter(({ userId }) => userId === id);
  };

  it("are nine, and all have the same password", async () => {
    const users = await sandbox.users.list();

    expect(users.map(({ key }) => key)).toEqual([
      "somchai",
      "malee",
      "nok",
      "ploy",
      "anan",
      "praew",
      "long",
      "changed",
      "locked",
    ]);
    expect(new Set(users.map(({ password }) => password))).toEqual(new Set(["sandbox"]));
  });

  it("include a buyer with a valid and a used ticket", async () => {
    expect((await ticketsOf("somchai")).map(({ status }) => status)).toEqual(["active", "used"]);
    expect(await userOf("somchai")).not.toEqual(expect.objectContaining({ phone: null }));
  });

  it("include a user without tickets, and one with 37 tickets for three events", async () => {
    const ploys = await ticketsOf("ploy");

    expect(await ticketsOf("malee")).toEqual([]);
    expect(ploys).toHaveLength(37);
    expect(new Set(ploys.map(({ eventId }) => eventId)).size).toBe(3);
  });

  it("include a user with only a name and an e-mail", async () => {
    expect(await userOf("nok")).toMatchObject({ avatars: null, birthday: null, gender: null, phone: null });
  });

  it("include a member of an organizer's staff, and a user with a revoked ticket, a pending and a cancelled order", async () => {
    const praew = await userOf("praew");
    const orders = (await sandbox.orders.list()).filter(({ userId }) => userId === praew.id);

    expect((await userOf("anan")).organizerIds).toEqual([9_000_001]);
    expect(await ticketsOf("praew")).toEqual([
      expect.objectContaining({ status: "revoked", revokeNote: expect.any(String) }),
    ]);
    expect(orders.map(({ status }) => status)).toEqual(["paid", "pending", "cancelled"]);
  });

  it("include a user with a very long name and HTML in it, and a locked account", async () => {
    const { fullName, email } = await userOf("long");

    expect(fullName).toMatch(/<b>.*&.*🎉/);
    expect(fullName.length).toBeGreaterThan(80);
    expect(email).toContain("+");
    expect((await userOf("locked")).locked).toBe(true);
  });

  it("can have tickets to past, current, future and draft events of two organizers", async () => {
    const now = await sandbox.clock.now();
    const events = await sandbox.events.list();
    const phases = events.map(({ status, startAt, endAt }) => {
      if (Date.parse(endAt) < now) return `${status}, over`;
      return `${status}, ${Date.parse(startAt) < now ? "on" : "to come"}`;
    });

    expect(phases).toEqual(["active, to come", "active, on", "ended, over", "draft, to come", "active, to come"]);
    expect(new Set(events.map(({ organizerId }) => organizerId)).size).toBe(2);
  });

  it("have only tickets whose order, event and ticket type exist", async () => {
    const [orders, events] = [await sandbox.orders.list(), await sandbox.events.list()];
    for (const { orderId, eventId, ticketTypeId } of await sandbox.tickets.list()) {
      const event = events.find(({ id }) => id === eventId);
      expect(event?.ticketTypes.map(({ id }) => id)).toContain(ticketTypeId);
      expect([null, ...orders.map(({ id }) => id)]).toContain(orderId);
    }
  });
});

describe("a custom seed", () => {
  it("replaces all default data", async () => {
    await using sandbox = await startSandbox({
      seed: {
        organizers: [{ id: 5 }],
        users: [{ key: "kan" }],
        events: [{ id: 7, organizerId: 5 }],
        tickets: [{ eventId: 7, user: "kan" }],
      },
    });

    expect(await sandbox.users.list()).toHaveLength(1);
    expect((await sandbox.tickets.list()).map(({ eventId, status }) => [eventId, status])).toEqual([[7, "active"]]);
    expect(sandbox.client.clientId).toBe("sandboxclient");
  });

  it.each<[string, object, RegExp]>([
    ["with an unknown collection", { people: [] }, /people/],
    ["with an unknown field", { users: [{ key: "a" }, { kye: "b" }] }, /users\.1\.kye/],
    ["with a ticket of an unknown user", { tickets: [{ eventId: 1, user: "nobody" }] }, /nobody/],
    ["with an application without an id", { applications: [{}] }, /applications\.0\.clientId/],
  ])("is refused %s, with a message that names the mistake", async (_what, seed, place) => {
    await expect(startSandbox({ seed })).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_BAD_SEED",
      message: expect.stringMatching(place),
    });
  });
});

function fail(key: string): never {
  throw new Error(`There is no ${key}.`);
}
