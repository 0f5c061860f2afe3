import { pauseOf, RateLimits } from "../../src/api/rate-limit";

const HOST = "www.eventpop.me:";

describe("a token that Eventpop asked to slow down", () => {
  it("rests until its time is over; others do not (C32)", () => {
    const limits = new RateLimits();
    limits.pause(HOST, "busy", 30, 1_000);

    expect(limits.remaining(HOST, "busy", 1_000)).toBe(30);
    expect(limits.remaining(HOST, "busy", 30_001)).toBe(1);
    expect(limits.remaining(HOST, "busy", 31_000)).toBe(0);
    expect(limits.remaining(HOST, "other", 1_000)).toBe(0);
    expect(limits.remaining("sandbox.example:", "busy", 1_000)).toBe(0);
  });

  it("rests for as long as it was told last", () => {
    const limits = new RateLimits();
    limits.pause(HOST, "busy", 3_600, 0);
    limits.pause(HOST, "busy", 10, 1_000);
    expect(limits.remaining(HOST, "busy", 1_000)).toBe(10);

    limits.pause(HOST, "busy", 0, 2_000);
    expect(limits.remaining(HOST, "busy", 2_000)).toBe(0);
  });

  it("is forgotten when 10,000 others came after it", () => {
    const limits = new RateLimits();
    for (let number = 0; number <= 10_000; number += 1) limits.pause(HOST, `token ${number}`, 60, 0);

    expect(limits.remaining(HOST, "token 0", 0)).toBe(0);
    expect(limits.remaining(HOST, "token 1", 0)).toBe(60);
    expect(limits.remaining(HOST, "token 10000", 0)).toBe(60);
  });
});

describe("the Retry-After header (RFC 9110 §10.2.3)", () => {
  const now = Date.parse("2026-10-21T07:28:00Z");

  it.each([
    ["seconds", "120", 120],
    ["no time at all", "0", 0],
    ["more than an hour, which is cut", "86400", 3_600],
    ["a number beyond all bounds", "9".repeat(400), 3_600],
    ["a date", "Wed, 21 Oct 2026 07:29:30 GMT", 90],
    ["a date in RFC 850's form", "Wednesday, 21-Oct-26 07:29:30 GMT", 90],
    ["a date gone by", "Wed, 21 Oct 2026 07:00:00 GMT", 0],
    ["a date in another year", "Thu, 21 Oct 2027 07:28:00 GMT", 3_600],
  ])("may hold %s", (_, header, seconds) => {
    expect(pauseOf(header, now)).toBe(seconds);
  });

  it.each([undefined, "", "soon", "-5", "1.5", "1e3", "Wed, 99 Oct 2026 07:29:30 GMT", "2026-10-21", "120, 240"])(
    "means a minute when it is %p: the only limit that Eventpop documents counts by the minute",
    (header) => {
      expect(pauseOf(header, now)).toBe(60);
    },
  );
});
