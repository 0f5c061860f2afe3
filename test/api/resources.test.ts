import { inspect } from "node:util";
import { FieldReader } from "../../src/api/field-reader";
import { readPage } from "../../src/api/listing";
import { readEvent, readOrder, readReceipt, readTicket, readTicketResponse } from "../../src/api/resources";

const TICKET = {
  id: 501,
  order_id: 90,
  event_id: 15113,
  status: "active",
  firstname: "สมหญิง",
  reference_code: "ABC123",
  ticket_type: { id: 3, name: "Early bird", price: "500.00", price_satangs: 50_000, kind: "normal" },
  forms: [{ question: "T-shirt", answer: "M" }],
  created_at: "2026-03-01T10:00:00.000+07:00",
  used_at: null,
};

const requestedPage = { page: 1, perPage: 10 };
const TICKETS = { operation: "tickets", fieldName: "tickets", readItem: readTicket } as const;

describe("a list", () => {
  it("is read from its envelope", () => {
    const body = { success: true, tickets: [TICKET], count: 1, total: 11, page: 2, per_page: 10 };
    expect(readPage(body, TICKETS, { page: 2, perPage: 10 })).toMatchObject({
      count: 1,
      total: 11,
      page: 2,
      perPage: 10,
    });
  });

  it("is read from a bare array, without a total", () => {
    const page = readPage([TICKET], TICKETS, requestedPage);
    expect(page.items.map(({ id }) => id)).toEqual(["501"]);
    expect(page).not.toHaveProperty("total");
  });

  it("of one item is read from the single object that the OpenAPI file describes", () => {
    const page = readPage(TICKET, TICKETS, requestedPage);
    expect(page).toMatchObject({ count: 1, total: 1, page: 1, perPage: 10 });
    expect(page.items.map(({ id }) => id)).toEqual(["501"]);
  });

  it("accepts page numbers as strings, and uses the requested ones if they are invalid", () => {
    expect(readPage({ tickets: [], total: "37", page: "3", per_page: "20" }, TICKETS, requestedPage)).toMatchObject({
      total: 37,
      page: 3,
      perPage: 20,
    });
    expect(readPage({ tickets: [], total: -1, page: null, per_page: 0 }, TICKETS, requestedPage)).toEqual({
      items: [],
      count: 0,
      page: 1,
      perPage: 10,
    });
  });

  it.each([
    ["tickets in Eventpop's response is not a list", { success: true }],
    ["tickets in Eventpop's response is not a list", { tickets: {} }],
    ["tickets[1] in Eventpop's response is not an object", { tickets: [TICKET, null] }],
    ["tickets[0].status in Eventpop's response is not a word", [{ ...TICKET, status: null }]],
    ["tickets[0].event_id in Eventpop's response is not an id", [{ ...TICKET, event_id: {} }]],
    ["tickets[0].id in Eventpop's response is not an id", [{ ...TICKET, id: 1.5 }]],
    ["the body in Eventpop's response is not an object", "tickets"],
  ])("is refused if %s, with operation and field", (sentence, body) => {
    expect(() => readPage(body, TICKETS, requestedPage)).toThrow(`tickets: ${sentence}.`);
  });

  it("is refused with success: false", () => {
    const refusal = expect.objectContaining({ code: "EVENTPOP_REJECTED" });
    expect(() => readPage({ success: false, tickets: [] }, TICKETS, requestedPage)).toThrow(refusal);
  });
});

describe("a ticket", () => {
  const read = (changes: object) => readTicket(new FieldReader({ ...TICKET, ...changes }, "tickets"));

  it("has Eventpop's fields in camel case, ids as strings, and no property for a null field", () => {
    expect(read({})).toEqual({
      id: "501",
      orderId: "90",
      eventId: "15113",
      status: "active",
      firstname: "สมหญิง",
      referenceCode: "ABC123",
      ticketType: { id: "3", name: "Early bird", price: "500.00", priceSatangs: 50_000, kind: "normal" },
      forms: [{ question: "T-shirt", answer: "M" }],
      createdAt: "2026-03-01T10:00:00.000+07:00",
    });
  });

  it("has the same ticket type from numbers and from strings", () => {
    const strings = { id: "3", name: "Early bird", price: "500.00", price_satangs: "50000", kind: "normal" };
    expect(read({ ticket_type: strings })).toEqual(read({}));
    expect(read({ ticket_type: { ...strings, price: 500 } }).ticketType?.price).toBe("500");
  });

  it.each([null, {}, "VIP", { id: null, name: "VIP" }])("has no ticket type if the field is %p", (type) => {
    expect(read({ ticket_type: type })).not.toHaveProperty("ticketType");
  });

  it("keeps an unknown status", () => {
    expect(read({ status: "transferred" }).status).toBe("transferred");
  });

  it("has only times that are valid dates", () => {
    expect(new Date(read({ used_at: "2026-03-02T09:30:00+07:00" }).usedAt ?? "").getUTCHours()).toBe(2);
    for (const used_at of ["yesterday", "2026-13-45T00:00:00Z", 1_700_000_000, "2026-03-02"]) {
      expect(read({ used_at })).not.toHaveProperty("usedAt");
    }
  });

  it("has the original object in raw, which is left out of logs and JSON", () => {
    const ticket = read({ secret_of_tomorrow: 1 });
    expect(ticket.raw).toMatchObject({ secret_of_tomorrow: 1 });
    for (const text of [JSON.stringify(ticket), inspect(ticket, { depth: 9 }), JSON.stringify({ ...ticket })]) {
      expect(text).not.toContain("secret_of_tomorrow");
    }
  });

  it("is read from an envelope or bare", () => {
    expect(readTicketResponse(TICKET, "findTicket").id).toBe("501");
    expect(readTicketResponse({ success: true, ticket: TICKET }, "findTicket").id).toBe("501");
    expect(() => readTicketResponse({ ticket: null }, "findTicket")).toThrow(
      "findTicket: ticket in Eventpop's response",
    );
  });

  it("has a receipt whose field idempotent is true only for a repeated request", () => {
    const receipt = { success: true, ticket: TICKET };
    expect(readReceipt({ ...receipt, idempotent: true }, "createTicket").idempotent).toBe(true);
    expect(readReceipt(receipt, "createTicket")).toMatchObject({ idempotent: false, ticket: { id: "501" } });
  });
});

describe("an order", () => {
  it("has the ids of its tickets", () => {
    const order = {
      id: "90",
      status: "paid",
      buyer_firstname: "Somchai",
      event_id: 15113,
      ticket_ids: [501, "502", null],
    };
    expect(readOrder(new FieldReader(order, "orders"))).toEqual({
      id: "90",
      status: "paid",
      buyerFirstname: "Somchai",
      eventId: "15113",
      ticketIds: ["501", "502"],
      forms: [],
    });
  });

  it("without tickets has an empty list of them", () => {
    expect(readOrder(new FieldReader({ id: 1, status: "pending", ticket_ids: null }, "orders")).ticketIds).toEqual([]);
  });
});

describe("an event", () => {
  it("keeps the line breaks of its description", () => {
    const event = {
      id: 15113,
      status: "active",
      title: "Eventpop Meetup",
      description: "หนึ่ง\nสอง",
      covers: { original: null },
    };
    expect(readEvent(new FieldReader(event, "events"))).toEqual({
      id: "15113",
      status: "active",
      title: "Eventpop Meetup",
      description: "หนึ่ง\nสอง",
    });
  });
});
