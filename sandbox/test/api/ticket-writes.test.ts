import { type Sandbox, startSandbox } from "../../src";
import { Application } from "../application";
import { form, jsonOf, type WireResponse } from "../wire";

const organizer = 9_000_001;
const festival = 9_000_101;
const path = `/organizers/${organizer}/events/${festival}/tickets`;
const guest = {
  ticket_type_id: "9000201",
  firstname: "วิภา",
  lastname: "แขกรับเชิญ",
  email: "wipha@guest.example",
  phone: "+66899999999",
};

describe("the API for an organizer's staff:", () => {
  let sandbox: Sandbox;
  let application: Application;
  let anan: string;
  beforeAll(async () => {
    sandbox = await startSandbox({ frozen: true });
    application = new Application(sandbox);
  });
  beforeEach(async () => {
    await sandbox.reset();
    anan = (await application.signIn("anan", "organizer")).access_token;
  });
  afterAll(() => sandbox.close());

  const create = (fields: Readonly<Record<string, string>>, token = anan) => application.api(path, token, form(fields));
  const invalidate = (fields: Readonly<Record<string, string>>, token = anan) =>
    application.api(`${path}/invalidate`, token, form(fields));
  const written = (response: WireResponse) =>
    jsonOf(response) as { success: boolean; idempotent: boolean; ticket: Record<string, unknown> };
  const refusal = (response: WireResponse) => [response.status, (jsonOf(response) as { error: string }).error];

  describe("creating a ticket", () => {
    it("returns a ticket that is listed afterwards", async () => {
      const response = await create({ ...guest, external_id: "crm-1", reference_code: "GUEST1" });
      const { success, idempotent, ticket } = written(response);

      expect([response.status, success, idempotent]).toEqual([201, true, false]);
      expect(ticket).toMatchObject({
        status: "active",
        kind: "external",
        firstname: "วิภา",
        external_id: "crm-1",
        reference_code: "GUEST1",
        order_id: null,
        event_id: festival,
        created_at: expect.stringMatching(/\+07:00$/),
      });
      const { access_token } = await application.applicationToken();
      const found = await application.api(`/tickets/search?event_id=${festival}&reference_code=GUEST1`, access_token);
      expect(jsonOf(found)).toMatchObject({ id: ticket.id });
    });

    it("accepts a JSON body, and generates a reference code if none is given", async () => {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ ...guest, ticket_type_id: 9_000_201 });
      const response = await application.api(path, anan, { method: "POST", headers, body });

      expect([response.status, written(response).ticket.reference_code]).toEqual([201, expect.stringMatching(/^\w+$/)]);
    });

    it("creates one ticket for two requests with the same external_id and the same details", async () => {
      const first = written(await create({ ...guest, external_id: "crm-1" }));
      const again = written(await create({ ...guest, external_id: "crm-1" }));

      expect(again).toEqual({ ...first, idempotent: true });
    });

    it.each<[string, object]>([
      ["an external_id with other details", { external_id: "crm-1", firstname: "อื่น" }],
      ["a reference code that exists already", { reference_code: "SB9000401" }],
    ])("is refused with 409 for %s", async (_what, more) => {
      await create({ ...guest, external_id: "crm-1" });

      expect((await create({ ...guest, ...more })).status).toBe(409);
    });

    it("is refused with 400 if details are missing", async () => {
      expect(refusal(await create({ ticket_type_id: "9000201", email: "a@b.example" }))).toEqual([
        400,
        "firstname is missing, lastname is missing, phone is missing",
      ]);
    });

    it("is refused with 422 if the quota is used up, and revoked tickets do not count", async () => {
      const vip = { ...guest, ticket_type_id: "9000202" };
      const made = [await create(vip), await create(vip), await create(vip)];
      expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
      expect(refusal(await create(vip))).toEqual([422, "Ticket quota exceeded"]);

      const [first] = made.map((response) => written(response).ticket);
      await invalidate({ ticket_id: String(first?.id) });
      expect((await create(vip)).status).toBe(201);
    });

    it("is refused with 404 for an unknown ticket type or event", async () => {
      expect((await create({ ...guest, ticket_type_id: "9000203" })).status).toBe(404);
      const elsewhere = `/organizers/${organizer}/events/1/tickets`;
      expect((await application.api(elsewhere, anan, form(guest))).status).toBe(404);
    });
  });

  describe("invalidating a ticket", () => {
    it.each<[string, Readonly<Record<string, string>>]>([
      ["by id", { ticket_id: "9000401" }],
      ["by reference code", { reference_code: "SB9000401" }],
    ])("revokes the ticket, and its holder gets the revoked ticket from the API: %s", async (_how, named) => {
      await sandbox.clock.advance("1h");
      const response = await invalidate({ ...named, reason: "ขอคืนเงิน" });

      expect([response.status, written(response)]).toEqual([
        200,
        {
          success: true,
          idempotent: false,
          ticket: expect.objectContaining({ id: 9_000_401, status: "revoked", revoke_note: "ขอคืนเงิน" }),
        },
      ]);
      const { access_token } = await application.signIn("somchai");
      const { tickets } = jsonOf(await application.api(`/organizers/${organizer}/tickets`, access_token)) as {
        tickets: readonly { status: string }[];
      };
      expect(tickets[0]?.status).toBe("revoked");
      expect((await sandbox.tickets.get(9_000_401))?.updatedAt).toBe(new Date(await sandbox.clock.now()).toISOString());
    });

    it.each<[string, Readonly<Record<string, string>>, number]>([
      ["that is already revoked", { ticket_id: "9000404" }, 422],
      ["that does not exist", { ticket_id: "1" }, 404],
      ["of another event", { reference_code: "SB9000402" }, 404],
      ["that the request does not name", {}, 400],
    ])("is refused for a ticket %s", async (_what, named, status) => {
      expect((await invalidate(named)).status).toBe(status);
    });

    it("is refused with 422 for a used ticket", async () => {
      await sandbox.tickets.update(9_000_401, { status: "used" });

      expect(refusal(await invalidate({ ticket_id: "9000401" }))).toEqual([422, "Ticket is already used"]);
    });
  });

  it("refuses the tokens of users who do not work for the organizer, of applications, and without scope organizer", async () => {
    const nobody = (await application.signIn("malee", "organizer")).access_token;
    const publicOnly = (await application.signIn("anan")).access_token;
    const own = (await application.applicationToken("organizer")).access_token;

    for (const token of [nobody, publicOnly, own]) {
      expect([(await create(guest, token)).status, (await invalidate({ ticket_id: "9000401" }, token)).status]).toEqual(
        [403, 403],
      );
    }
    expect((await sandbox.tickets.get(9_000_401))?.status).toBe("active");
  });
});
