import { createHash } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { ProviderError } from "../src/errors";
import { type AuthEvent, createEmit, type EventDetails } from "../src/events";

const CHANNEL = "passport-eventpop";

describe("an event", () => {
  it("C45: tells name, strategy, outcome, person and time to the listener", () => {
    const told: AuthEvent[] = [];
    const emit = createEmit("eventpop", (event) => told.push(event));

    emit("sign_in_started");
    emit("signed_in", { userId: "1001", ms: 12.6 });
    emit("provider_failed", { error: new ProviderError("EVENTPOP_TIMEOUT", "No answer."), ms: 5_000 });

    expect(told).toEqual([
      { event: "sign_in_started", strategy: "eventpop" },
      { event: "signed_in", strategy: "eventpop", user: "fe675fe7", ms: 13 },
      { event: "provider_failed", strategy: "eventpop", code: "EVENTPOP_TIMEOUT", status: 504, ms: 5_000 },
    ]);
  });

  it("C45: is told to subscribers of the diagnostics channel, listener or not", () => {
    const heard: unknown[] = [];
    const hear = (message: unknown) => heard.push(message);
    subscribe(CHANNEL, hear);

    createEmit("tickets", undefined)("signed_out");
    createEmit("eventpop", () => {})("refused");
    unsubscribe(CHANNEL, hear);
    createEmit("eventpop", undefined)("signed_out");

    expect(heard).toEqual([
      { event: "signed_out", strategy: "tickets" },
      { event: "refused", strategy: "eventpop" },
    ]);
  });

  it("C26, C36: names a person by the first 8 hex digits of the SHA-256 of the id, the same each time", () => {
    const told: AuthEvent[] = [];
    const emit = createEmit("eventpop", (event) => told.push(event));

    emit("signed_in", { userId: "somying@example.com\r\nforged: line" });
    emit("signed_out", { userId: "somying@example.com\r\nforged: line" });

    const mark = createHash("sha256").update("somying@example.com\r\nforged: line").digest("hex").slice(0, 8);
    expect(told.map(({ user }) => user)).toEqual([mark, mark]);
    expect(JSON.stringify(told)).not.toContain("somying");
  });

  it("C26: holds nothing of an error but its code and status", () => {
    const told: AuthEvent[] = [];
    const error = new ProviderError("EVENTPOP_TOKEN_REFUSED", "canary-message", {
      cause: new Error("canary-cause"),
      reason: "canary-reason",
    });

    createEmit("eventpop", (event) => told.push(event))("provider_failed", { error });

    expect(told).toEqual([
      { event: "provider_failed", strategy: "eventpop", code: "EVENTPOP_TOKEN_REFUSED", status: 502 },
    ]);
  });

  it("C41: breaks nothing when its listener throws", () => {
    const emit = createEmit("eventpop", () => {
      throw new Error("the log is full");
    });

    expect(() => emit("signed_in")).not.toThrow();
  });

  it("is free when nobody listens: its details are not even looked at", () => {
    const details: EventDetails = {
      get userId(): string {
        throw new Error("looked at");
      },
    };

    expect(() => createEmit("eventpop", undefined)("signed_in", details)).not.toThrow();
  });
});

describe("a listener that is async", () => {
  it("C41: may reject without ending the process", async () => {
    const emit = createEmit("eventpop", async () => {
      throw new Error("the listener's own mistake");
    });
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on("unhandledRejection", note);
    emit("signed_in");
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note);
    expect(rejections).toEqual([]);
  });
});
