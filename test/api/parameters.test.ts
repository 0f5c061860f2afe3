import {
  eventTicketListOptions,
  invalidationOptions,
  newTicketOptions,
  nonBlankText,
  orderListOptions,
  ticketListOptions,
  toParameters,
} from "../../src/api/parameters";
import { eventpopId, type Validators } from "../../src/config/validators";

const TICKET = { ticketTypeId: "3", firstname: "สมชาย", lastname: "ใจดี", email: "s@mail.example", phone: "0812345678" };

describe("the options of a list", () => {
  it("are sent with Eventpop's names, and omitted options are not sent", () => {
    expect(toParameters("tickets", {}, ticketListOptions)).toEqual({});
    expect(toParameters("tickets", { orderBy: "usedAt", order: "desc", perPage: 100 }, ticketListOptions)).toEqual({
      order_by: "used_at",
      order: "desc",
      per_page: "100",
    });
  });

  it("include every filter for an event's tickets that Eventpop documents", () => {
    const options = {
      status: ["active", "used"],
      ticketTypeId: 3,
      email: "mail.example",
      phone: "0812",
      updatedAfter: new Date("2026-03-01T00:00:00+07:00"),
      updatedBefore: "2026-03-02T00:00:00+07:00",
      minId: 501,
      maxId: "599",
      orderBy: "referenceCode",
    };
    expect(toParameters("eventTickets", options, eventTicketListOptions)).toEqual({
      status: "active,used",
      ticket_type_id: "3",
      email: "mail.example",
      phone: "0812",
      updated_after: "2026-02-28T17:00:00.000Z",
      updated_before: "2026-03-01T17:00:00.000Z",
      min_id: "501",
      max_id: "599",
      order_by: "reference_code",
    });
  });

  it.each<[string, object, Validators, string]>([
    ["an unknown option", { orderby: "id" }, ticketListOptions, "orderby"],
    ["a filter of another list", { status: "active" }, ticketListOptions, "status"],
    ["an orderBy of another list", { orderBy: "usedAt" }, orderListOptions, "orderBy"],
    ["an orderBy in Eventpop's spelling", { orderBy: "created_at" }, orderListOptions, "orderBy"],
    ["an unknown direction", { order: "up" }, orderListOptions, "order"],
    ["no items per page", { perPage: 0 }, orderListOptions, "perPage"],
    ["too many items per page", { perPage: 101 }, orderListOptions, "perPage"],
    ["items per page as text", { perPage: "10" }, orderListOptions, "perPage"],
    ["an empty list of statuses", { status: [] }, eventTicketListOptions, "status"],
    ["a status with a comma", { status: ["active,used"] }, eventTicketListOptions, "status"],
    ["a blank e-mail", { email: " " }, eventTicketListOptions, "email"],
    ["an invalid time", { updatedAfter: "yesterday" }, eventTicketListOptions, "updatedAfter"],
    ["an invalid Date", { updatedAfter: new Date(Number.NaN) }, eventTicketListOptions, "updatedAfter"],
    ["an invalid id", { minId: "1 OR 1=1" }, eventTicketListOptions, "minId"],
  ])("with %s are refused with an error that names the option", (_, options, readers, name) => {
    const mistake = expect.objectContaining({ code: "EVENTPOP_BAD_OPTION", message: expect.stringContaining(name) });
    expect(() => toParameters("tickets", options, readers)).toThrow(mistake);
  });
});

describe("a time", () => {
  const sent = (updatedAfter: unknown) =>
    toParameters("tickets", { updatedAfter }, eventTicketListOptions).updated_after;

  it.each<[string | Date, string]>([
    ["2026-11-29T16:05+07:00", "2026-11-29T09:05:00.000Z"],
    ["2026-11-29T16:05:30+07:00", "2026-11-29T09:05:30.000Z"],
    ["2026-11-29T09:05:00.250Z", "2026-11-29T09:05:00.250Z"],
    ["2024-02-29T00:00:00-03:30", "2024-02-29T03:30:00.000Z"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
  ])("is sent as the same UTC time on every machine: %p", (given, expected) => {
    expect(sent(given)).toBe(expected);
  });

  it.each([
    "2026-11-29T16:05",
    "2026-11-29T16:05:00",
    "2026-11-29",
    "2026-11-29 16:05+07:00",
    "11/12/2026",
    "29 Nov 2026 16:05 +0700",
    "5",
    "2026",
    "",
    "2026-02-30T00:00Z",
    "2026-13-01T00:00Z",
    "2026-11-29T25:00Z",
    "2026-11-29T16:05+99:00",
    "2026-11-29T16:05Z\n",
    1_800_000_000_000,
    new Date(Number.NaN),
    { year: 2026 },
  ])("is refused if it is %p, with a valid example in the message", (given) => {
    expect(() => sent(given)).toThrow(
      /^updatedAfter must be a Date, or a time in ISO 8601 with its offset, such as "2026/,
    );
  });

  it.each(["2569-11-29T16:05+07:00", new Date("2569-11-29T16:05+07:00")])(
    "in the Buddhist era is refused with the right year in the message: %p",
    (given) => {
      expect(() => sent(given)).toThrow("updatedAfter has the year 2569 of the Buddhist era: write 2026.");
    },
  );
});

describe("an id in a path", () => {
  it.each([1017, "1017", "riverside-fair_2"])("may be %p", (value) => {
    expect(eventpopId(value, "organizerId")).toBe(String(value));
  });

  it.each([
    "",
    " ",
    ".",
    "..",
    "1/2",
    "1?x=1",
    "1#",
    "%2e%2e",
    "1\r\n",
    "๑",
    0,
    -1,
    1.5,
    Number.NaN,
    2 ** 53,
    null,
    {},
    [7],
  ])("cannot be %p", (value) => {
    expect(() => eventpopId(value, "organizerId")).toThrow("organizerId must be an Eventpop id");
  });
});

describe("a reference code", () => {
  it("may be any text that is not blank", () => {
    expect(nonBlankText("ABC 123/&?", "referenceCode")).toBe("ABC 123/&?");
    for (const value of ["", " ", undefined, 7, ["ABC"], "x".repeat(1_001)]) {
      expect(() => nonBlankText(value, "referenceCode")).toThrow("referenceCode must be a string");
    }
  });
});

describe("a new ticket", () => {
  it("is sent with Eventpop's field names, and with its type as a number", () => {
    const ticket = { ...TICKET, externalId: "order-7", suppressNotifications: true };
    expect(toParameters("createTicket", ticket, newTicketOptions)).toEqual({
      ticket_type_id: 3,
      firstname: "สมชาย",
      lastname: "ใจดี",
      email: "s@mail.example",
      phone: "0812345678",
      external_id: "order-7",
      suppress_notifications: true,
    });
  });

  it.each(Object.keys(TICKET))("is refused without %s", (name) => {
    expect(() => toParameters("createTicket", { ...TICKET, [name]: undefined }, newTicketOptions)).toThrow(
      `${name} must be`,
    );
  });

  it("is refused if a boolean field is text", () => {
    expect(() => toParameters("createTicket", { ...TICKET, suppressNotifications: "false" }, newTicketOptions)).toThrow(
      "suppressNotifications must be true or false.",
    );
  });
});

describe("an invalidation", () => {
  it("is sent with the ticket's id or reference code, and the reason", () => {
    expect(toParameters("invalidateTicket", { ticketId: "501", reason: "refunded" }, invalidationOptions)).toEqual({
      ticket_id: 501,
      reason: "refunded",
    });
    expect(toParameters("invalidateTicket", { referenceCode: "ABC123" }, invalidationOptions)).toEqual({
      reference_code: "ABC123",
    });
  });
});
