import { inspect } from "node:util";
import { EventpopClient } from "../../src/api/client";
import { readClientOptions } from "../../src/config/client-options";
import { SignInRequiredError } from "../../src/errors";
import { rejectionOf } from "../support/rejection";
import { type ScriptedProvider, type SeenCall, startScriptedProvider } from "../support/scripted-provider";

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider();
});
afterAll(() => provider.close());

const ticket = (id: number) => ({ id, event_id: 15113, status: "active" });
const NEW_TICKET = { ticketTypeId: 3, firstname: "Somchai", lastname: "Jaidee", email: "s@mail.example", phone: "081" };

/** Makes the provider serve `count` tickets in pages, as Eventpop does. */
function serveTickets(count: number): void {
  provider.respondWith(({ query }) => {
    const page = Number(query.get("page"));
    const perPage = Number(query.get("per_page") ?? 10);
    const all = Array.from({ length: count }, (_, index) => ticket(index + 1));
    const tickets = all.slice((page - 1) * perPage, page * perPage);
    return { body: { success: true, tickets, count: tickets.length, total: count, page, per_page: perPage } };
  });
}

const clientWith = (token: string | ((rejected?: string) => Promise<string>) = "abc") =>
  new EventpopClient({ token, eventpopURL: provider.url });

describe("a client", () => {
  it.each([
    ["no token", {}, "token"],
    ["a token with a line break", { token: "abc\r\nx: y" }, "token"],
    ["an empty token", { token: "" }, "token"],
    ["an eventpopURL that is not https", { token: "abc", eventpopURL: "http://eventpop.example" }, "eventpopURL"],
    ["a timeoutMs of one minute", { token: "abc", timeoutMs: 60_000 }, "timeoutMs"],
    ["an unknown value of tokenIn", { token: "abc", tokenIn: "cookie" }, "tokenIn"],
    ["an unknown option", { token: "abc", retries: 3 }, "retries"],
  ])("cannot be created with %s", (_, options, name) => {
    const mistake = expect.objectContaining({ code: "EVENTPOP_BAD_OPTION", message: expect.stringContaining(name) });
    expect(() => new EventpopClient(options as { token: string })).toThrow(mistake);
  });

  it("sends its requests to apiURL if that is given", async () => {
    provider.respondWith({ body: { id: 7 } });
    const client = new EventpopClient({ token: "abc", apiURL: `${provider.url}/elsewhere/` });
    await expect(client.me()).resolves.toEqual({ id: "7" });
    expect(provider.calls[0]?.path).toBe("/elsewhere/me");
  });

  it("can be created from options that were validated before", async () => {
    provider.respondWith({ body: { user: { id: 7 } } });
    const client = new EventpopClient(readClientOptions({ token: "abc", eventpopURL: provider.url }));
    await expect(client.me()).resolves.toEqual({ id: "7" });
  });

  it("shows no token when it is logged", () => {
    const client = clientWith("canary");
    expect(JSON.stringify(client)).not.toContain("canary");
    expect(inspect(client, { depth: 9, showHidden: true })).not.toContain("canary");
  });
});

describe("reading a list over HTTP", () => {
  it.each([
    [0, ["1"]],
    [1, ["1"]],
    [10, ["1"]],
    [11, ["1", "2"]],
    [37, ["1", "2", "3", "4"]],
  ])("of %i tickets requests the pages %j and no more", async (count, pages) => {
    serveTickets(count);
    const ids: string[] = [];
    for await (const { id } of clientWith().tickets(1017)) ids.push(id);
    expect(ids).toHaveLength(count);
    expect(provider.calls.map(({ query }) => query.get("page"))).toEqual(pages);
  });

  it("of 1,000 tickets with 100 tickets per page sends ten requests", async () => {
    serveTickets(1_000);
    await expect(clientWith().tickets(1017, { perPage: 100 }).all()).resolves.toHaveLength(1_000);
    expect(provider.calls).toHaveLength(10);
  });

  it("sends its options with every page", async () => {
    serveTickets(3);
    await clientWith()
      .eventTickets(1017, 15113, { status: ["active", "used"], perPage: 2, orderBy: "updatedAt" })
      .all();
    const asked = provider.calls.map(({ path, query }) => [path, Object.fromEntries(query)]);
    const common = { status: "active,used", per_page: "2", order_by: "updated_at" };
    expect(asked).toEqual([
      ["/api/public/organizers/1017/events/15113/tickets", { ...common, page: "1" }],
      ["/api/public/organizers/1017/events/15113/tickets", { ...common, page: "2" }],
    ]);
  });

  it.each([
    ["orders", (client: EventpopClient) => client.orders(1017)],
    ["events", (client: EventpopClient) => client.events(1017)],
  ])("accepts the envelope of %s", async (name, list) => {
    provider.respondWith({ body: { success: true, [name]: [{ id: 7, status: "paid" }], count: 1, total: 1 } });
    await expect(list(clientWith()).all()).resolves.toMatchObject([{ id: "7", status: "paid" }]);
    expect(provider.calls[0]?.path).toBe(`/api/public/organizers/1017/${name}`);
  });

  it.each(["1/2", "../1", "", "1?access_token=x"])("sends no request for the invalid organizer %p", (organizer) => {
    provider.respondWith({ body: {} });
    expect(() => clientWith().tickets(organizer)).toThrow("organizerId must be an Eventpop id");
    expect(provider.calls).toEqual([]);
  });

  it("fails with an error that names the operation and the invalid field", async () => {
    provider.respondWith({ body: { tickets: [ticket(1), { ...ticket(2), status: 7 }] } });
    const error = await rejectionOf(clientWith().eventTickets(1017, 15113).all());
    expect(error).toMatchObject({
      code: "EVENTPOP_INVALID_RESPONSE",
      message: "eventTickets: tickets[1].status in Eventpop's response is not a word.",
    });
  });

  it("distinguishes an unknown organizer from an invalid response", async () => {
    provider.respondWith({ status: 404 });
    await expect(clientWith().tickets(1017).all()).rejects.toMatchObject({ code: "EVENTPOP_NOT_FOUND", status: 404 });
  });
});

describe("a token function", () => {
  const accepting = (good: string) => (call: SeenCall) =>
    call.authorization === `Bearer ${good}` ? { body: { id: 7 } } : { status: 401 };

  it("is called before each request", async () => {
    provider.respondWith({ body: { id: 7 } });
    const given = ["one", "two"];
    const client = clientWith(async () => given.shift() ?? "none");
    await client.me();
    await client.me();
    expect(provider.calls.map(({ authorization }) => authorization)).toEqual(["Bearer one", "Bearer two"]);
  });

  it("is called with the refused token after a 401, and the new token is tried once", async () => {
    provider.respondWith(accepting("new"));
    const asked: (string | undefined)[] = [];
    const client = clientWith(async (rejected) => {
      asked.push(rejected);
      return rejected === undefined ? "old" : "new";
    });
    await expect(client.me()).resolves.toMatchObject({ id: "7" });
    expect(asked).toEqual([undefined, "old"]);
    expect(provider.calls).toHaveLength(2);
  });

  it("is called also after the 401 of a POST, because a refused POST changed nothing", async () => {
    provider.respondWith(({ authorization }) =>
      authorization === "Bearer new" ? { status: 201, body: { success: true, ticket: ticket(1) } } : { status: 401 },
    );
    const client = clientWith(async (rejected) => (rejected === undefined ? "old" : "new"));
    await expect(client.createTicket(1017, 15113, NEW_TICKET)).resolves.toMatchObject({ idempotent: false });
    expect(provider.calls).toHaveLength(2);
  });

  it("is called only once more if Eventpop refuses the new token too", async () => {
    provider.respondWith({ status: 401 });
    let renewals = 0;
    const client = clientWith(async (rejected) => {
      if (rejected !== undefined) renewals += 1;
      return `token ${renewals}`.replace(" ", "-");
    });
    await expect(client.me()).rejects.toMatchObject({ code: "EVENTPOP_TOKEN_REFUSED", providerStatus: 401 });
    expect(renewals).toBe(1);
    expect(provider.calls).toHaveLength(2);
  });

  it("causes no second request if it returns the same token", async () => {
    provider.respondWith({ status: 401 });
    await rejectionOf(clientWith(async () => "same").me());
    expect(provider.calls).toHaveLength(1);
  });

  it("may reject with any error, which the caller gets", async () => {
    const again = new SignInRequiredError("EVENTPOP_SIGN_IN_AGAIN", "Eventpop ended this login.");
    provider.respondWith({ status: 401 });
    const client = clientWith(async (rejected) => (rejected === undefined ? "old" : Promise.reject(again)));
    await expect(client.me()).rejects.toBe(again);
  });

  it("is not called again after any other status than 401", async () => {
    for (const status of [403, 404, 500]) {
      provider.respondWith({ status });
      const given: string[] = [];
      await rejectionOf(clientWith(async () => `fresh-${given.push("token")}`).me());
      expect(given).toHaveLength(1);
    }
  });

  it.each([undefined, null, "", 7, "two words"])("causes an error if it returns %p", async (token) => {
    provider.respondWith({ body: { id: 7 } });
    const error = await rejectionOf(clientWith(async () => token as string).me());
    expect(error.code).toBe("EVENTPOP_BAD_OPTION");
    expect(provider.calls).toEqual([]);
  });
});

describe("a token that is a string", () => {
  it("is not sent again after a 401", async () => {
    provider.respondWith({ status: 401 });
    await expect(clientWith().me()).rejects.toMatchObject({ code: "EVENTPOP_TOKEN_REFUSED" });
    expect(provider.calls).toHaveLength(1);
  });
});
