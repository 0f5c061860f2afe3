import { type Sandbox, startSandbox } from "../../src";
import { Application } from "../application";
import { jsonOf } from "../wire";

const organizer = 9_000_001;
const festival = 9_000_101;
const path = `/organizers/${organizer}/events/${festival}/tickets`;

interface TicketList {
  readonly tickets: readonly { readonly id: number; readonly status: string }[];
  readonly total: number;
}

describe("the API for an organizer's staff:", () => {
  let sandbox: Sandbox;
  let application: Application;
  let anan: string;
  beforeAll(async () => {
    sandbox = await startSandbox();
    application = new Application(sandbox);
  });
  beforeEach(async () => {
    await sandbox.reset();
    anan = (await application.signIn("anan", "public organizer")).access_token;
  });
  afterAll(() => sandbox.close());

  const filtered = async (query: Readonly<Record<string, string>>) =>
    jsonOf(await application.api(`${path}?${new URLSearchParams({ per_page: "100", ...query })}`, anan)) as TicketList;

  describe("the events", () => {
    const events = (token: string | undefined, at: number | string = organizer) =>
      application.api(`/organizers/${at}/events`, token);

    it("include drafts", async () => {
      const { events: list } = jsonOf(await events(anan)) as { events: readonly { status: string }[] };

      expect(list.map(({ status }) => status)).toEqual(["active", "active", "ended", "draft"]);
      expect(list[0]).toEqual({
        id: festival,
        status: "active",
        cover: null,
        covers: { original: null },
        poster: null,
        posters: { original: null },
        title: "เทศกาลดนตรีริมน้ำ",
        description: expect.any(String),
        description_en: expect.stringContaining("Live music"),
        location_name: "ลานริมน้ำ กรุงเทพฯ",
        display_icon: "map-marker",
        display_location_name: "ลานริมน้ำ กรุงเทพฯ",
        created_at: expect.any(String),
        updated_at: expect.any(String),
        start_at: expect.stringMatching(/T17:00:00\.000\+07:00$/),
        end_at: expect.stringMatching(/T23:00:00\.000\+07:00$/),
      });
    });

    it("are sorted by a time that order_by names", async () => {
      const response = await application.api(`/organizers/${organizer}/events?order_by=start_at&per_page=1`, anan);

      expect(jsonOf(response)).toMatchObject({ count: 1, total: 4, events: [{ status: "ended" }] });
    });

    it("can be read by an application and by the organizer's staff", async () => {
      const own = await application.applicationToken();

      expect((await events(own.access_token)).status).toBe(200);
      expect((await events(anan, 9_000_002)).status).toBe(403);
      expect((await events((await application.signIn("anan")).access_token)).status).toBe(403);
      expect((await events((await application.signIn("malee", "organizer")).access_token)).status).toBe(403);
      expect((await events(undefined)).status).toBe(401);
    });
  });

  describe("the tickets of an event", () => {
    it("are listed for all users", async () => {
      const { total } = await filtered({});
      const all = await sandbox.tickets.list();

      expect(total).toBe(all.filter(({ eventId }) => eventId === festival).length);
    });

    it.each<[string, Readonly<Record<string, string>>, (ticket: { id: number; status: string }) => boolean]>([
      ["one status", { status: "revoked" }, ({ status }) => status === "revoked"],
      ["several statuses", { status: "revoked,active" }, ({ status }) => /revoked|active/.test(status)],
      ["the smallest id", { min_id: "9000404" }, ({ id }) => id >= 9_000_404],
      ["the largest id", { max_id: "9000404" }, ({ id }) => id <= 9_000_404],
    ])("are filtered by %s", async (_what, query, fits) => {
      const { tickets } = await filtered({});

      expect((await filtered(query)).tickets).toEqual(tickets.filter(fits));
      expect(tickets.filter(fits).length).toBeGreaterThan(0);
    });

    it.each<[string, Readonly<Record<string, string>>, readonly number[]]>([
      ["a part of the e-mail", { email: "SOMCHAI@" }, [9_000_401]],
      ["a part of the phone number", { phone: "0000006" }, [9_000_404]],
      ["a ticket type of another event", { ticket_type_id: "9000203" }, []],
      ["two filters at once", { email: "praew", status: "active" }, []],
    ])("are filtered by %s", async (_what, query, ids) => {
      expect((await filtered(query)).tickets.map(({ id }) => id)).toEqual(ids);
    });

    it("are filtered by the time at which they were last changed", async () => {
      const { updatedAt } = (await sandbox.tickets.get(9_000_404)) ?? { updatedAt: "" };
      const ids = async (query: Readonly<Record<string, string>>) =>
        (await filtered(query)).tickets.map(({ id }) => id);

      expect(await ids({ updated_after: updatedAt })).toEqual([]);
      expect(await ids({ updated_after: new Date(Date.parse(updatedAt) - 1).toISOString() })).toEqual([9_000_404]);
      expect(await ids({ updated_before: updatedAt })).not.toContain(9_000_404);
    });

    it.each([
      ["ticket_type_id", "seven"],
      ["updated_after", "yesterday"],
      ["min_id", "1.5"],
    ])("are not listed if a filter is invalid: %s=%s gets 400", async (name, value) => {
      const response = await application.api(`${path}?${name}=${value}`, anan);

      expect([response.status, jsonOf(response)]).toEqual([400, { error: `${name} is invalid` }]);
    });

    it("are sorted by reference code with order_by=reference_code", async () => {
      await sandbox.tickets.update(9_000_406, { referenceCode: "AAA" });

      expect((await filtered({ order_by: "reference_code" })).tickets[0]?.id).toBe(9_000_406);
    });

    it("are refused without scope organizer, to users who do not work for the organizer, and for an event of another organizer", async () => {
      const call = async (address: string, token: string) => (await application.api(address, token)).status;

      expect(await call(path, (await application.signIn("anan")).access_token)).toBe(403);
      expect(await call(path, (await application.signIn("malee", "organizer")).access_token)).toBe(403);
      expect(await call(path, (await application.applicationToken("organizer")).access_token)).toBe(403);
      expect(await call("/organizers/9000002/events/9000105/tickets", anan)).toBe(403);
      expect(await call(`/organizers/${organizer}/events/9000105/tickets`, anan)).toBe(404);
      expect(await call(`/organizers/${organizer}/events/1/tickets`, anan)).toBe(404);
    });

    it("are refused with a body that gives the reason", async () => {
      const { access_token } = await application.signIn("malee", "organizer");
      const response = await application.api(path, access_token);

      expect(jsonOf(response)).toEqual({ error: "User is not associated with this organizer" });
      expect(response.headers["www-authenticate"]).toBeUndefined();
    });
  });

  describe("the search for a ticket by its reference code", () => {
    const search = (token: string | undefined, query: Readonly<Record<string, string>>) =>
      application.api(`/tickets/search?${new URLSearchParams(query)}`, token);
    const praews = { event_id: String(festival), reference_code: "SB9000404" };

    it("finds the ticket for a user's token and for an application's own token", async () => {
      const own = await application.applicationToken();

      for (const token of [anan, own.access_token]) {
        expect(jsonOf(await search(token, praews))).toMatchObject({ id: 9_000_404, status: "revoked" });
      }
    });

    it("does not find a ticket of another event or another organizer", async () => {
      const riversides = { event_id: "9000105", reference_code: "SB9000405" };

      expect((await search(anan, { ...praews, event_id: "9000102" })).status).toBe(404);
      expect((await search(anan, { event_id: String(festival) })).status).toBe(404);
      expect((await search(anan, riversides)).status).toBe(404);
      expect((await search(undefined, praews)).status).toBe(401);
      expect((await search((await application.signIn("malee")).access_token, praews)).status).toBe(403);
    });
  });
});
