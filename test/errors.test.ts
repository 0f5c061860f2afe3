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

/** Whose doing it is, and what may therefore be answered. */
const BLAME: readonly {
  readonly of: string;
  readonly statuses: readonly number[];
  readonly codes: readonly ErrorCode[];
}[] = [
  {
    of: "the app's set-up",
    statuses: [500],
    codes: ["EVENTPOP_BAD_OPTION", "EVENTPOP_SETUP", "EVENTPOP_SESSION_COOKIE"],
  },
  { of: "a malformed callback", statuses: [400], codes: ["EVENTPOP_BAD_CALLBACK"] },
  {
    of: "state that does not fit, or a refusal",
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
    of: "nobody: log in again",
    statuses: [401],
    codes: ["EVENTPOP_SIGN_IN_REQUIRED", "EVENTPOP_SIGN_IN_AGAIN"],
  },
  {
    of: "Eventpop, or the way there",
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
    of: "a crowd, or the app's own parts",
    statuses: [503],
    codes: [
      "EVENTPOP_RATE_LIMITED",
      "EVENTPOP_OVERLOADED",
      "EVENTPOP_TEMPORARILY_UNAVAILABLE",
      "EVENTPOP_REFRESH_PENDING",
      "EVENTPOP_STORE",
      "EVENTPOP_VERIFY_TIMEOUT",
    ],
  },
  { of: "a person who has yet to choose", statuses: [409], codes: ["EVENTPOP_TICKET_CHOICE_REQUIRED"] },
  {
    of: "what was asked of the API",
    statuses: [403, 404, 409, 422],
    codes: ["EVENTPOP_FORBIDDEN", "EVENTPOP_NOT_FOUND", "EVENTPOP_CONFLICT", "EVENTPOP_REJECTED"],
  },
];

const ALL_CODES = Object.keys(ERRORS) as ErrorCode[];

describe("the table of errors", () => {
  it.each(BLAME)("C12, C34: answers $statuses where the trouble is the doing of $of", ({ statuses, codes }) => {
    for (const code of codes) expect([code, statuses]).toEqual([code, expect.arrayContaining([ERRORS[code].status])]);
  });

  it("has no code that is nobody's doing", () => {
    expect(BLAME.flatMap(({ codes }) => codes).sort()).toEqual(ALL_CODES.sort());
  });

  it("C21: answers 504 for a time-out alone", () => {
    expect(ALL_CODES.filter((code) => ERRORS[code].status === 504)).toEqual(["EVENTPOP_TIMEOUT"]);
  });

  it("promises that trying again may help only where the trouble passes: 502, 503, 504", () => {
    const statuses = ALL_CODES.filter((code) => ERRORS[code].retryable).map((code) => ERRORS[code].status);

    expect(new Set(statuses)).toEqual(new Set([502, 503, 504]));
  });

  it.each(ALL_CODES)("%s has a hint of one sentence", (code) => {
    expect(ERRORS[code].hint).toMatch(/^[A-Z`][^\n]{10,110}\.$/);
  });
});

describe("an error", () => {
  const cause = new Error("read ECONNRESET");
  const error = new ProviderError("EVENTPOP_RATE_LIMITED", "Eventpop asked to slow down.", {
    cause,
    providerStatus: 429,
    reason: "slow_down",
    retryAfter: 60,
  });

  it("knows its code, what to answer, whether to try again, what to do, and where that is explained", () => {
    expect(error).toMatchObject({
      message: "Eventpop asked to slow down.",
      code: "EVENTPOP_RATE_LIMITED",
      status: 503,
      retryable: true,
      hint: "Wait as long as `retryAfter` says.",
      docs: "passport-eventpop/docs/errors.md#eventpop_rate_limited",
      cause,
      providerStatus: 429,
      reason: "slow_down",
      retryAfter: 60,
    });
  });

  it("C35: tells a program its code, message and hint, and nothing of the inside", () => {
    expect(JSON.parse(JSON.stringify({ error }))).toEqual({
      error: {
        code: "EVENTPOP_RATE_LIMITED",
        message: "Eventpop asked to slow down.",
        hint: "Wait as long as `retryAfter` says.",
      },
    });
  });

  it("has no cause where there was none", () => {
    expect(new EventpopError("EVENTPOP_STORE", "The session store failed.")).not.toHaveProperty("cause");
  });

  it("keeps Eventpop's reason for a refused sign-in", () => {
    const refusal = new SignInError("EVENTPOP_CODE_REFUSED", "Eventpop refused the code.", { reason: "invalid_grant" });

    expect(refusal).toMatchObject({ reason: "invalid_grant", status: 403 });
  });

  it.each([
    ["OptionError", OptionError],
    ["SignInError", SignInError],
    ["SignInRequiredError", SignInRequiredError],
    ["ProviderError", ProviderError],
    ["StoreError", StoreError],
  ])("is named after its class, and is an EventpopError: %s", (name, Kind) => {
    const kind = new Kind("EVENTPOP_SETUP", "Something is amiss.");

    expect(kind).toBeInstanceOf(EventpopError);
    expect(String(kind)).toBe(`${name}: Something is amiss.`);
  });
});
