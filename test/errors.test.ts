import {
  ERRORS,
  type ErrorCode,
  EventpopError,
  OptionError,
  ProviderError,
  SignInError,
  SignInRequiredError,
  StoreError,
} from "../src/errors";

/** The cause of each error, with the statuses that fit it. */
const CAUSES: readonly {
  readonly cause: string;
  readonly statuses: readonly number[];
  readonly codes: readonly ErrorCode[];
}[] = [
  {
    cause: "a wrong set-up",
    statuses: [500],
    codes: ["EVENTPOP_BAD_OPTION", "EVENTPOP_SETUP", "EVENTPOP_SESSION_COOKIE"],
  },
  {
    cause: "a malformed callback, or a request of a client that is not allowed",
    statuses: [400],
    codes: ["EVENTPOP_BAD_CALLBACK", "EVENTPOP_BAD_CLIENT_REQUEST", "EVENTPOP_UNKNOWN_CLIENT"],
  },
  {
    cause: "a login that is invalid or was refused",
    statuses: [403],
    codes: [
      "EVENTPOP_STATE_MISMATCH",
      "EVENTPOP_LOGIN_EXPIRED",
      "EVENTPOP_LOGIN_REUSED",
      "EVENTPOP_WRONG_ISSUER",
      "EVENTPOP_ACCESS_DENIED",
      "EVENTPOP_AUTHORIZATION_REFUSED",
      "EVENTPOP_CODE_REFUSED",
      "EVENTPOP_NOT_ADMITTED",
      "EVENTPOP_CROSS_SITE",
      "EVENTPOP_TICKET_REQUIRED",
    ],
  },
  {
    cause: "a visitor who has to log in",
    statuses: [401],
    codes: ["EVENTPOP_SIGN_IN_REQUIRED", "EVENTPOP_SIGN_IN_AGAIN"],
  },
  {
    cause: "Eventpop or the network",
    statuses: [502, 504],
    codes: [
      "EVENTPOP_TIMEOUT",
      "EVENTPOP_UNREACHABLE",
      "EVENTPOP_CONNECTION_LOST",
      "EVENTPOP_INVALID_RESPONSE",
      "EVENTPOP_UNAVAILABLE",
      "EVENTPOP_CLIENT_REFUSED",
      "EVENTPOP_TOKEN_REFUSED",
      "EVENTPOP_WRONG_USER",
    ],
  },
  {
    cause: "too many requests, or a service of the app",
    statuses: [503],
    codes: [
      "EVENTPOP_RATE_LIMITED",
      "EVENTPOP_OVERLOADED",
      "EVENTPOP_TEMPORARILY_UNAVAILABLE",
      "EVENTPOP_REFRESH_PENDING",
      "EVENTPOP_STORE",
      "EVENTPOP_APP_TIMEOUT",
    ],
  },
  { cause: "a choice that the user has to make", statuses: [409], codes: ["EVENTPOP_TICKET_CHOICE_REQUIRED"] },
  {
    cause: "a wrong API call",
    statuses: [403, 404, 409, 422],
    codes: ["EVENTPOP_FORBIDDEN", "EVENTPOP_NOT_FOUND", "EVENTPOP_CONFLICT", "EVENTPOP_REJECTED"],
  },
];

const CODES = Object.keys(ERRORS) as ErrorCode[];

describe("the table of errors", () => {
  it.each(CAUSES)("has the statuses $statuses for $cause", ({ statuses, codes }) => {
    for (const code of codes) expect([code, statuses]).toEqual([code, expect.arrayContaining([ERRORS[code].status])]);
  });

  it("has a cause for each code", () => {
    expect(CAUSES.flatMap(({ codes }) => codes).sort()).toEqual(CODES.sort());
  });

  it("has the status 504 for a timeout only", () => {
    expect(CODES.filter((code) => ERRORS[code].status === 504)).toEqual(["EVENTPOP_TIMEOUT"]);
  });

  it("has retryable errors only with the statuses 502, 503 and 504", () => {
    const statuses = CODES.filter((code) => ERRORS[code].retryable).map((code) => ERRORS[code].status);

    expect(new Set(statuses)).toEqual(new Set([502, 503, 504]));
  });

  it.each(CODES)("has a message and a hint of one sentence each: %s", (code) => {
    const sentence = /^[A-Z][^\n]{6,110}[^.]\.$/;

    expect(ERRORS[code].message).toMatch(sentence);
    expect(ERRORS[code].hint).toMatch(sentence);
  });

  it.each(CODES)("has a text for the visitor in English and in Thai: %s", (code) => {
    const { en, th } = ERRORS[code].page;

    expect(en.title).toMatch(/^[A-Z][a-z ]+[a-z?]$/);
    expect(en.sentence).toMatch(/^[A-Z].*\.$/);
    expect(`${th.title}${th.sentence}`).toMatch(/^[ก-๛\sA-Za-z]+$/);
    expect(`${en.title} ${en.sentence}`).not.toMatch(/token|session|OAuth|state|server|error|API/i);
  });

  it("offers to try again on the page of every retryable error", () => {
    const retryable = CODES.filter((code) => ERRORS[code].retryable);

    expect(retryable.filter((code) => !ERRORS[code].page.links.includes("again"))).toEqual([]);
  });
});

describe("an error", () => {
  const cause = new Error("read ECONNRESET");
  const error = new ProviderError("EVENTPOP_RATE_LIMITED", "Eventpop allows ten calls a minute.", {
    cause,
    providerStatus: 429,
    reason: "slow_down",
    retryAfter: 60,
  });

  it("has the message, status, hint and documentation of its code, and its own details", () => {
    expect(error).toMatchObject({
      message: "Eventpop allows ten calls a minute.",
      code: "EVENTPOP_RATE_LIMITED",
      status: 503,
      retryable: true,
      hint: ERRORS.EVENTPOP_RATE_LIMITED.hint,
      docs: "passport-eventpop/docs/errors.md#eventpop_rate_limited",
      cause,
      providerStatus: 429,
      reason: "slow_down",
      retryAfter: 60,
    });
  });

  it("becomes JSON of code, message and hint, without its cause", () => {
    expect(JSON.parse(JSON.stringify({ error }))).toEqual({
      error: {
        code: "EVENTPOP_RATE_LIMITED",
        message: "Eventpop allows ten calls a minute.",
        hint: ERRORS.EVENTPOP_RATE_LIMITED.hint,
      },
    });
  });

  it.each(CODES)("has the message of the table if none is given: %s", (code) => {
    expect(new EventpopError(code).message).toBe(ERRORS[code].message);
  });

  it("has no property cause if none is given", () => {
    expect(new EventpopError("EVENTPOP_STORE", "The session store failed.")).not.toHaveProperty("cause");
  });

  it("has Eventpop's reason for a refused login", () => {
    const refusal = new SignInError("EVENTPOP_CODE_REFUSED", "Eventpop refused the code.", { reason: "invalid_grant" });

    expect(refusal).toMatchObject({ reason: "invalid_grant", status: 403 });
  });

  it.each([
    ["OptionError", OptionError],
    ["SignInError", SignInError],
    ["SignInRequiredError", SignInRequiredError],
    ["ProviderError", ProviderError],
    ["StoreError", StoreError],
  ])("is an EventpopError that is named after its class: %s", (name, Kind) => {
    const kind = new Kind("EVENTPOP_SETUP", "The set-up is wrong.");

    expect(kind).toBeInstanceOf(EventpopError);
    expect(String(kind)).toBe(`${name}: The set-up is wrong.`);
  });
});
