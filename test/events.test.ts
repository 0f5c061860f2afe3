import { createHash } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { ERRORS, EventpopError, ProviderError, SignInError, SignInRequiredError, StoreError } from "../src/errors";
import { type AuthEvent, type AuthEventName, createEmit, type EventDetails, emitError } from "../src/events";

const CHANNEL = "passport-eventpop";

describe("an event", () => {
  it("is passed to the listener with name, strategy, error and user", () => {
    const told: AuthEvent[] = [];
    const emit = createEmit("eventpop", (event) => told.push(event));

    emit("sign_in_started");
    emit("signed_in", { userId: "1001" });
    emit("provider_failed", { error: new ProviderError("EVENTPOP_TIMEOUT", "No response.") });

    expect(told).toEqual([
      { event: "sign_in_started", strategy: "eventpop" },
      { event: "signed_in", strategy: "eventpop", user: "fe675fe7" },
      {
        event: "provider_failed",
        strategy: "eventpop",
        code: "EVENTPOP_TIMEOUT",
        status: 504,
        message: "No response.",
        hint: ERRORS.EVENTPOP_TIMEOUT.hint,
      },
    ]);
  });

  it("is published on the diagnostics channel, with or without a listener", () => {
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

  it("identifies a user by the first 8 hex digits of the SHA-256 of the id", () => {
    const told: AuthEvent[] = [];
    const emit = createEmit("eventpop", (event) => told.push(event));

    emit("signed_in", { userId: "somying@example.com\r\nforged: line" });
    emit("signed_out", { userId: "somying@example.com\r\nforged: line" });

    const mark = createHash("sha256").update("somying@example.com\r\nforged: line").digest("hex").slice(0, 8);
    expect(told.map(({ user }) => user)).toEqual([mark, mark]);
    expect(JSON.stringify(told)).not.toContain("somying");
  });

  it("contains the code, status, message and hint of an error, and nothing else of the error", () => {
    const told: AuthEvent[] = [];
    const error = new ProviderError("EVENTPOP_TOKEN_REFUSED", "Eventpop refused.", {
      cause: new Error("canary-cause"),
      reason: "canary-reason",
    });

    createEmit("eventpop", (event) => told.push(event))("provider_failed", { error });

    expect(told).toEqual([
      {
        event: "provider_failed",
        strategy: "eventpop",
        code: "EVENTPOP_TOKEN_REFUSED",
        status: 502,
        message: "Eventpop refused.",
        hint: ERRORS.EVENTPOP_TOKEN_REFUSED.hint,
      },
    ]);
  });

  it("is not affected by an error of its listener", () => {
    const emit = createEmit("eventpop", () => {
      throw new Error("the log is full");
    });

    expect(() => emit("signed_in")).not.toThrow();
  });

  it("without a listener does not read its details", () => {
    const details: EventDetails = {
      get userId(): string {
        throw new Error("looked at");
      },
    };

    expect(() => createEmit("eventpop", undefined)("signed_in", details)).not.toThrow();
  });
});

describe("an async listener", () => {
  it("of events may reject without ending the process", async () => {
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

describe("the event of an error", () => {
  it.each<[error: EventpopError, event: AuthEventName | undefined]>([
    [new SignInError("EVENTPOP_CODE_REFUSED", "No."), "refused"],
    [new StoreError("EVENTPOP_STORE", "No."), "store_failed"],
    [new ProviderError("EVENTPOP_CLIENT_REFUSED", "No."), "provider_failed"],
    [new ProviderError("EVENTPOP_FORBIDDEN", "No."), "api_refused"],
    [new ProviderError("EVENTPOP_NOT_FOUND", "No."), "api_refused"],
    [new ProviderError("EVENTPOP_CONFLICT", "No."), "api_refused"],
    [new ProviderError("EVENTPOP_REJECTED", "No."), "api_refused"],
    [new EventpopError("EVENTPOP_APP_TIMEOUT", "No."), "app_failed"],
    [new EventpopError("EVENTPOP_TICKET_REQUIRED", "No."), undefined],
    [new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "No."), undefined],
  ])("is emitted once if the error passes several handlers: %s", (error, event) => {
    const emitted: string[] = [];
    const emit = createEmit("eventpop", (message) => emitted.push(message.event));

    emitError(emit, error);
    emitError(emit, error);

    expect(emitted).toEqual(event === undefined ? [] : [event]);
  });
});

describe("the console", () => {
  let lines: unknown[][];
  beforeEach(() => {
    lines = [];
    jest.spyOn(console, "warn").mockImplementation((...line) => void lines.push(line));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  const emit = createEmit("eventpop", undefined);
  const runIn = (environment: string) => jest.replaceProperty(process, "env", { NODE_ENV: environment });

  it("shows each kind of problem once in development, with message, hint and the link to its explanation", () => {
    runIn("development");
    const cause = Object.assign(new Error("canary-cause"), { code: "ECONNREFUSED" });

    for (const attempt of [1, 2]) {
      emit("provider_failed", { error: new ProviderError("EVENTPOP_UNREACHABLE", `Try ${attempt}.`, { cause }) });
      emit("refused", { error: new SignInError("EVENTPOP_CODE_REFUSED", "The code was refused.") });
      emit("scope_narrowed");
      emit("signed_in", { userId: "1001" });
    }

    expect(lines).toEqual([
      [
        "passport-eventpop: EVENTPOP_UNREACHABLE: Try 1. (ECONNREFUSED) Check network, DNS, proxy and certificates. See passport-eventpop/docs/errors.md#eventpop_unreachable",
      ],
      [
        `passport-eventpop: EVENTPOP_CODE_REFUSED: The code was refused. ${ERRORS.EVENTPOP_CODE_REFUSED.hint} See passport-eventpop/docs/errors.md#eventpop_code_refused`,
      ],
      [expect.stringMatching(/^passport-eventpop: scope_narrowed: Eventpop granted less scope .* `scope` /)],
    ]);
  });

  it("shows the message of the app's own store, in one line and without credentials and long secrets", () => {
    runIn("development");
    const show = (cause: unknown) =>
      emit("store_failed", { error: new StoreError("EVENTPOP_STORE", "No.", { cause }) });

    show(new Error("The client is closed"));
    show(Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:6379"), { code: "ECONNREFUSED" }));
    show(Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }));
    show(
      new Error(
        "redis://user:pass/word@redis.example:6379 refused\r\nsess:Zk3-canary-of-a-session-id_0123456789\u001b[31m",
      ),
    );

    const causes = lines.map(
      ([line]) => /EVENTPOP_STORE: No\. \((.*)\) Check the session store\. /.exec(String(line))?.[1],
    );
    expect(causes).toEqual([
      "The client is closed",
      "connect ECONNREFUSED 127.0.0.1:6379",
      "ECONNREFUSED",
      "redis://…@redis.example:6379 refused sess:… [31m",
    ]);
  });

  it.each(["production", "test"])("shows nothing if NODE_ENV is %s", (environment) => {
    runIn(environment);

    emit("provider_failed", { error: new ProviderError("EVENTPOP_CLIENT_REFUSED", `Trouble in ${environment}.`) });

    expect(lines).toEqual([]);
  });

  it("shows at most 200 kinds, so that an attacker cannot fill the log", () => {
    runIn("development");
    const letters = "abcdefghijklmnopqrstuvwxyz";

    for (const one of letters) {
      for (const other of letters) {
        emit("refused", { error: new SignInError("EVENTPOP_BAD_CALLBACK", `Kind ${one}${other}.`) });
      }
    }

    expect(lines.length).toBeLessThanOrEqual(200);
  });
});
