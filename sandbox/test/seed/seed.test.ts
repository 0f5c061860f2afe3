import { type Sandbox, startSandbox } from "../../src";

describe("the people of a sandbox", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ now: "2026-04-13T09:00:00+07:00" });
  });
  afterAll(() => sandbox.close());

  const person = async (key: string) => (await sandbox.users.get(key)) ?? fail(key);
  const ticketsOf = async (key: string) => {
    const { id } = await person(key);
    return (await sandbox.tickets.list()).filter(({ userId }) => userId === id);
  };

  it("are nine, with one password", async () => {
    const people = await sandbox.users.list();

    expect(people.map(({ key }) => key)).toEqual([
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
    expect(new Set(people.map(({ password }) => password))).toEqual(new Set(["sandbox"]));
  });

  it("include an ordinary buyer with one good ticket and one used", async () => {
    expect((await ticketsOf("somchai")).map(({ status }) => status)).toEqual(["active", "used"]);
    expect(await person("somchai")).not.toEqual(expect.objectContaining({ phone: null }));
  });

  it("include somebody without any ticket, and somebody with 37 for three events", async () => {
    const ploys = await ticketsOf("ploy");

    expect(await ticketsOf("malee")).toEqual([]);
    expect(ploys).toHaveLength(37);
    expect(new Set(ploys.map(({ eventId }) => eventId)).size).toBe(3);
  });

  it("include somebody of whom nothing is known but name and e-mail", async () => {
    expect(await person("nok")).toMatchObject({ avatars: null, birthday: null, gender: null, phone: null });
  });

  it("include an organizer's staff, and somebody with a revoked ticket, a pending and a cancelled order", async () => {
    const praew = await person("praew");
    const orders = (await sandbox.orders.list()).filter(({ userId }) => userId === praew.id);

    expect((await person("anan")).organizerIds).toEqual([9_000_001]);
    expect(await ticketsOf("praew")).toEqual([
      expect.objectContaining({ status: "revoked", revokeNote: expect.any(String) }),
    ]);
    expect(orders.map(({ status }) => status)).toEqual(["paid", "pending", "cancelled"]);
  });

  it("include a name that breaks layouts, and an account that cannot sign in", async () => {
    const { fullName, email } = await person("long");

    expect(fullName).toMatch(/<b>.*&.*🎉/);
    expect(fullName.length).toBeGreaterThan(80);
    expect(email).toContain("+");
    expect((await person("locked")).locked).toBe(true);
  });

  it("can go to events that are over, on now, to come and not announced, of two organizers", async () => {
    const now = await sandbox.clock.now();
    const events = await sandbox.events.list();
    const phases = events.map(({ status, startAt, endAt }) => {
      if (Date.parse(endAt) < now) return `${status}, over`;
      return `${status}, ${Date.parse(startAt) < now ? "on" : "to come"}`;
    });

    expect(phases).toEqual(["active, to come", "active, on", "ended, over", "draft, to come", "active, to come"]);
    expect(new Set(events.map(({ organizerId }) => organizerId)).size).toBe(2);
  });

  it("hold tickets whose order, event and type exist", async () => {
    const [orders, events] = [await sandbox.orders.list(), await sandbox.events.list()];
    for (const { orderId, eventId, ticketTypeId } of await sandbox.tickets.list()) {
      const event = events.find(({ id }) => id === eventId);
      expect(event?.ticketTypes.map(({ id }) => id)).toContain(ticketTypeId);
      expect([null, ...orders.map(({ id }) => id)]).toContain(orderId);
    }
  });
});

describe("a seed of your own", () => {
  it("is the whole world", async () => {
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
    ["with a ticket of nobody known", { tickets: [{ eventId: 1, user: "nobody" }] }, /nobody/],
    ["with an application without an id", { applications: [{}] }, /applications\.0\.clientId/],
  ])("is refused %s, naming the place", async (_what, seed, place) => {
    await expect(startSandbox({ seed })).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_BAD_SEED",
      message: expect.stringMatching(place),
    });
  });
});

function fail(key: string): never {
  throw new Error(`There is no ${key}.`);
}
