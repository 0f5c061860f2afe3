import { RateLimits } from "../../src/api/rate-limit";

const HOST = "www.eventpop.me:";

describe("a token that Eventpop refused with 429", () => {
  it("is paused at that host for the given time, and other tokens are not paused", () => {
    const limits = new RateLimits();
    limits.pause(HOST, "busy", 30, 1_000);

    expect(limits.remainingPauseSeconds(HOST, "busy", 1_000)).toBe(30);
    expect(limits.remainingPauseSeconds(HOST, "busy", 30_001)).toBe(1);
    expect(limits.remainingPauseSeconds(HOST, "busy", 31_000)).toBe(0);
    expect(limits.remainingPauseSeconds(HOST, "other", 1_000)).toBe(0);
    expect(limits.remainingPauseSeconds("sandbox.example:", "busy", 1_000)).toBe(0);
  });

  it("is paused for the time of its latest 429", () => {
    const limits = new RateLimits();
    limits.pause(HOST, "busy", 3_600, 0);
    limits.pause(HOST, "busy", 10, 1_000);
    expect(limits.remainingPauseSeconds(HOST, "busy", 1_000)).toBe(10);

    limits.pause(HOST, "busy", 0, 2_000);
    expect(limits.remainingPauseSeconds(HOST, "busy", 2_000)).toBe(0);
  });

  it("is forgotten after 10,000 other tokens were paused", () => {
    const limits = new RateLimits();
    for (let number = 0; number <= 10_000; number += 1) limits.pause(HOST, `token ${number}`, 60, 0);

    expect(limits.remainingPauseSeconds(HOST, "token 0", 0)).toBe(0);
    expect(limits.remainingPauseSeconds(HOST, "token 1", 0)).toBe(60);
    expect(limits.remainingPauseSeconds(HOST, "token 10000", 0)).toBe(60);
  });
});
