import { OptionError } from "../../src/errors";
import { LoginAttempts } from "../../src/session/login-attempts";

const MINUTE_MS = 60_000;
const OWNER = {
  name: "eventpop",
  clientID: "id",
  callbackURL: "https://app.example/auth/eventpop/callback",
  keys: ["key-0123456789abcd"],
};
const LOGIN = "/auth/eventpop";
const DETAILS = { scope: "public", pkce: true };

afterEach(() => jest.restoreAllMocks());

const attempts = new LoginAttempts<string>(OWNER);
const start = (cookies?: string, path = LOGIN) => attempts.start(cookies, path, DETAILS);
/** What a browser sends back of a `Set-Cookie` line. */
const pairOf = (line = "") => line.split(";")[0] ?? "";

/** A browser's cookies after these lines, dropped ones left out. */
function jar(...lines: readonly string[]): string {
  const cookies = new Map(lines.map((line) => [line.split("=")[0], line]));
  return [...cookies.values()]
    .filter((line) => !line.includes("Max-Age=0"))
    .map(pairOf)
    .join("; ");
}

describe("an attempt", () => {
  it("C1, C4: has a state of 192 and a verifier of 256 random bits, never the same", () => {
    const started = Array.from({ length: 1_000 }, () => start().attempt);

    for (const { state, verifier } of started) {
      expect(Buffer.from(state, "base64url")).toHaveLength(24);
      expect(Buffer.from(verifier ?? "", "base64url")).toHaveLength(32);
    }
    expect(new Set(started.flatMap(({ state, verifier }) => [state, verifier])).size).toBe(2_000);
  });

  it("is found again with all that it was given", () => {
    const details = { scope: "public organizer", pkce: false, returnTo: "/cart", appState: { a: [1] } };
    const { attempt, cookies } = attempts.start(undefined, LOGIN, details);

    const found = attempts.find(`other=1; ${pairOf(cookies[0])}; more=2`, attempt.state);

    expect(found.attempt).toStrictEqual(attempt);
    expect(attempt).toStrictEqual({
      state: expect.any(String),
      scope: "public organizer",
      returnTo: "/cart",
      appState: { a: [1] },
      startedAt: expect.any(Number),
    });
  });

  it("C1, C3: is not found without its cookie, with another's or with a changed one", () => {
    const { attempt, cookies } = start();
    const pair = pairOf(cookies[0]);
    const other = start();
    const renamed = pairOf(other.cookies[0]).replace(other.attempt.state, attempt.state);

    for (const header of [
      undefined,
      "",
      "a=b",
      pairOf(other.cookies[0]),
      renamed,
      `${pair}x`,
      pair.slice(0, -1),
      pair.replace("=", "=x"),
    ]) {
      expect(() => attempts.find(header, attempt.state)).toThrow(
        expect.objectContaining({ code: "EVENTPOP_UNKNOWN_ATTEMPT", status: 403 }),
      );
    }
  });

  it("is found behind a cookie of the same name that somebody else planted", () => {
    const { attempt, cookies } = start();
    const planted = `__Secure-eventpop.login.${attempt.state}=planted`;

    expect(attempts.find(`${planted}; ${pairOf(cookies[0])}`, attempt.state).attempt).toStrictEqual(attempt);
  });

  it("C3: is too old after ten minutes", () => {
    const { attempt, cookies } = start();
    const began = attempt.startedAt;

    jest.spyOn(Date, "now").mockReturnValue(began + 10 * MINUTE_MS);
    expect(attempts.find(pairOf(cookies[0]), attempt.state).attempt).toStrictEqual(attempt);
    jest.spyOn(Date, "now").mockReturnValue(began + 10 * MINUTE_MS + 1);
    expect(() => attempts.find(pairOf(cookies[0]), attempt.state)).toThrow(
      expect.objectContaining({ code: "EVENTPOP_ATTEMPT_EXPIRED" }),
    );
  });

  it("C3: uses up no other: looking changes nothing", () => {
    const { attempt, cookies } = start();

    for (let look = 0; look < 3; look += 1) {
      expect(() => attempts.find(pairOf(cookies[0]), "x".repeat(32))).toThrow();
      expect(attempts.find(pairOf(cookies[0]), attempt.state).attempt).toStrictEqual(attempt);
    }
  });
});

describe("the value of the app's", () => {
  const carry = (appState: unknown) => {
    const { attempt, cookies } = attempts.start(undefined, LOGIN, { ...DETAILS, appState });
    return attempts.find(pairOf(cookies[0]), attempt.state).attempt.appState;
  };

  it.each([null, false, 0, "", "ก\u0000", [1, [2]], { a: { b: null } }, "x".repeat(398)])(
    "comes back as it was: %j",
    (value) => {
      expect(carry(value)).toEqual(value);
    },
  );

  it("C37: may have a name that is dangerous elsewhere", () => {
    const value = JSON.parse('{"__proto__":{"polluted":true}}');

    expect(JSON.stringify(carry(value))).toBe(JSON.stringify(value));
    expect({}).not.toHaveProperty("polluted");
  });

  it("C22: is JSON of at most 400 bytes", () => {
    const circular: { self?: object } = {};
    circular.self = circular;

    for (const value of ["x".repeat(399), "ก".repeat(133), 1n, () => {}, Symbol("x"), circular]) {
      expect(() => carry(value)).toThrow(OptionError);
    }
  });
});

describe("a browser", () => {
  it("C3: holds five attempts; the oldest goes when a sixth begins, also within one millisecond", () => {
    jest.spyOn(Date, "now").mockReturnValue(1_800_000_000_000);
    const states: string[] = [];
    const lines: string[] = [];
    for (let tab = 0; tab < 8; tab += 1) {
      const { attempt, cookies } = start(jar(...lines));
      states.push(attempt.state);
      lines.push(...cookies);
    }

    const held = states.map((state) => jar(...lines).includes(state));
    expect(held).toEqual([false, false, false, true, true, true, true, true]);
  });

  it("C3: is rid of attempts that are too old or cannot be opened before any that is alive", () => {
    const { cookies: old } = start();
    jest.spyOn(Date, "now").mockReturnValue(Date.now() + 11 * MINUTE_MS);
    const garbage = Array.from({ length: 3 }, (_, index) => `__Secure-eventpop.login.garbage${index}=x; Path=/`);
    const { attempt, cookies: alive } = start();

    const { cookies } = start(jar(...old, ...alive, ...garbage));

    const dropped = cookies.filter((line) => line.includes("Max-Age=0"));
    expect(dropped).toHaveLength(4);
    expect(dropped.join()).not.toContain(attempt.state);
  });

  it("keeps the attempts of other strategies", () => {
    const partner = new LoginAttempts({ ...OWNER, name: "partner" });
    const others = Array.from({ length: 6 }, () => partner.start(undefined, LOGIN, DETAILS).cookies).flat();

    expect(start(jar(...others)).cookies).toHaveLength(1);
  });

  it.each([
    ["the callback's folder", "https://app.example/auth/eventpop/callback", "/auth/eventpop", "/auth/eventpop"],
    ["a route in that folder", "https://app.example/auth/callback", "/auth/login", "/auth"],
    ["elsewhere", "https://app.example/auth/eventpop/callback", "/login", "/"],
    ["a folder that merely begins so", "https://app.example/auth/eventpop/callback", "/auth/eventpopular", "/"],
    ["another spelling", "https://app.example/auth/eventpop/callback", "/AUTH/eventpop", "/"],
    ["the top", "https://app.example/callback", "/login", "/"],
  ])("is told a path that both routes see, when it comes by %s", (_where, callbackURL, login, path) => {
    const own = new LoginAttempts({ ...OWNER, callbackURL });

    const { attempt, cookies } = own.start(undefined, login, DETAILS);

    expect(cookies[0]).toContain(`; Path=${path}; `);
    expect(own.find(pairOf(cookies[0]), attempt.state).clear).toContain(`=; Path=${path}; Max-Age=0; `);
  });
});
