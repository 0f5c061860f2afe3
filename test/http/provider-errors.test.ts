import { responseError } from "../../src/http/provider-errors";

const NOW = Date.parse("2026-10-21T07:28:00Z");

const errorFor = (status: number, retryAfter?: string, context = {}) =>
  responseError({ status, retryAfter, text: "", body: undefined }, { operation: "findTicket", ...context });

describe("the error for a response", () => {
  it.each([
    [500, "EVENTPOP_UNAVAILABLE", "findTicket: Eventpop responded with status 500."],
    [503, "EVENTPOP_UNAVAILABLE", "findTicket: Eventpop responded with status 503."],
    [200, "EVENTPOP_INVALID_RESPONSE", "findTicket: Eventpop sent an unexpected response with status 200."],
    [302, "EVENTPOP_INVALID_RESPONSE", "findTicket: Eventpop sent an unexpected response with status 302."],
    [404, "EVENTPOP_INVALID_RESPONSE", "findTicket: Eventpop sent an unexpected response with status 404."],
  ])("with status %i is %s, and names the operation", (status, code, message) => {
    expect(errorFor(status)).toMatchObject({ code, message, status: 502, providerStatus: status });
  });

  it("has the code and message that the operation sets for a status", () => {
    const refusals = { 404: ["EVENTPOP_NOT_FOUND", "There is no such ticket."] };

    expect(errorFor(404, undefined, { refusals })).toMatchObject({
      code: "EVENTPOP_NOT_FOUND",
      message: "findTicket: There is no such ticket.",
      providerStatus: 404,
    });
    expect(errorFor(500, undefined, { refusals }).code).toBe("EVENTPOP_UNAVAILABLE");
  });
});

describe("the Retry-After header of a 429 or 503 (RFC 9110 §10.2.3)", () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    ["seconds", "120", 120],
    ["zero seconds", "0", 0],
    ["more than an hour, which becomes an hour", "86400", 3_600],
    ["a number beyond all bounds", "9".repeat(400), 3_600],
    ["a date", "Wed, 21 Oct 2026 07:29:30 GMT", 90],
    ["a date in RFC 850's form", "Wednesday, 21-Oct-26 07:29:30 GMT", 90],
    ["a past date", "Wed, 21 Oct 2026 07:00:00 GMT", 0],
    ["a date in another year", "Thu, 21 Oct 2027 07:28:00 GMT", 3_600],
  ])("may contain %s", (_, header, retryAfter) => {
    const limited = { code: "EVENTPOP_RATE_LIMITED", status: 503, providerStatus: 429, retryAfter };
    expect(errorFor(429, header, { defaultRetryAfter: 60 })).toMatchObject(limited);
    expect(errorFor(503, header)).toMatchObject({ code: "EVENTPOP_UNAVAILABLE", providerStatus: 503, retryAfter });
  });

  it.each([
    undefined,
    "",
    "soon",
    "-5",
    "-5e9999",
    "1.5",
    "1e3",
    "Wed, 99 Oct 2026 07:29:30 GMT",
    "2026-10-21",
    "120, 240",
  ])("is ignored if it is %p: a 429 then has the default of its operation", (header) => {
    expect(errorFor(429, header, { defaultRetryAfter: 60 }).retryAfter).toBe(60);
    expect(errorFor(429, header).retryAfter).toBeUndefined();
    expect(errorFor(503, header, { defaultRetryAfter: 60 }).retryAfter).toBeUndefined();
  });
});
