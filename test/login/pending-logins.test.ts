import { OptionError, type SignInError } from "../../src/errors";
import { type PendingLoginDetails, PendingLogins } from "../../src/login/pending-logins";

const MINUTE_MS = 60_000;
const OWNER = {
  name: "eventpop",
  clientID: "id",
  callbackURL: "https://app.example/auth/eventpop/callback",
  keys: ["key-0123456789abcd"],
};
const DETAILS = { scope: "public", pkce: true };

afterEach(() => jest.restoreAllMocks());

const pendingLogins = new PendingLogins<string>(OWNER);
const start = (cookies?: string) => pendingLogins.start(cookies, DETAILS);
/** Finds a login by the `Cookie` header of a callback. */
const findIn = (header: string | undefined, state: string) =>
  pendingLogins.find(state, pendingLogins.cookieOf(header, state));
/** The part of a `Set-Cookie` line that a browser sends back. */
const pairOf = (line = "") => line.split(";")[0] ?? "";

/** The `Cookie` header of a browser that received these lines. */
function jar(...lines: readonly string[]): string {
  const cookies = new Map(lines.map((line) => [line.split("=")[0], line]));
  return [...cookies.values()]
    .filter((line) => !line.includes("Max-Age=0"))
    .map(pairOf)
    .join("; ");
}

describe("a pending login", () => {
  it("has a state of 192 random bits and a verifier of 256", () => {
    const started = Array.from({ length: 1_000 }, () => start().pendingLogin);

    for (const { state, verifier } of started) {
      expect(Buffer.from(state, "base64url")).toHaveLength(24);
      expect(Buffer.from(verifier ?? "", "base64url")).toHaveLength(32);
    }
    expect(new Set(started.flatMap(({ state, verifier }) => [state, verifier])).size).toBe(2_000);
  });

  it("is read from its cookie with all its content", () => {
    const details = { scope: "public organizer", pkce: false, returnTo: "/cart", appState: { a: [1] } };
    const { pendingLogin, cookies } = pendingLogins.start(undefined, details);

    const found = findIn(`other=1; ${pairOf(cookies[0])}; more=2`, pendingLogin.state);

    expect(found).toStrictEqual(pendingLogin);
    expect(pendingLogin).toStrictEqual({
      state: expect.any(String),
      scope: "public organizer",
      returnTo: "/cart",
      appState: { a: [1] },
      startedAt: expect.any(Number),
    });
  });

  it("is not found without its cookie, with another login's cookie or with a changed cookie", () => {
    const { pendingLogin, cookies } = start();
    const pair = pairOf(cookies[0]);
    const other = start();
    const renamed = pairOf(other.cookies[0]).replace(other.pendingLogin.state, pendingLogin.state);

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
      expect(() => findIn(header, pendingLogin.state)).toThrow(
        expect.objectContaining({ code: "EVENTPOP_STATE_MISMATCH", status: 403 }),
      );
    }
  });

  it("expires after ten minutes", () => {
    const { pendingLogin, cookies } = start();
    const began = pendingLogin.startedAt;

    jest.spyOn(Date, "now").mockReturnValue(began + 10 * MINUTE_MS);
    expect(findIn(pairOf(cookies[0]), pendingLogin.state)).toStrictEqual(pendingLogin);
    jest.spyOn(Date, "now").mockReturnValue(began + 10 * MINUTE_MS + 1);
    expect(() => findIn(pairOf(cookies[0]), pendingLogin.state)).toThrow(
      expect.objectContaining({ code: "EVENTPOP_LOGIN_EXPIRED" }),
    );
  });

  it("is not used up by a callback with another state", () => {
    const { pendingLogin, cookies } = start();

    for (let look = 0; look < 3; look += 1) {
      expect(() => findIn(pairOf(cookies[0]), "x".repeat(32))).toThrow();
      expect(findIn(pairOf(cookies[0]), pendingLogin.state)).toStrictEqual(pendingLogin);
    }
  });
});

describe("the app's own value", () => {
  const carry = (appState: unknown) => {
    const { pendingLogin, cookies } = pendingLogins.start(undefined, { ...DETAILS, appState });
    return findIn(pairOf(cookies[0]), pendingLogin.state).appState;
  };

  it.each([null, false, 0, "", "ก\u0000", [1, [2]], { a: { b: null } }, "x".repeat(398)])(
    "is returned unchanged: %j",
    (value) => {
      expect(carry(value)).toEqual(value);
    },
  );

  it("may contain the key __proto__", () => {
    const value = JSON.parse('{"__proto__":{"polluted":true}}');

    expect(JSON.stringify(carry(value))).toBe(JSON.stringify(value));
    expect({}).not.toHaveProperty("polluted");
  });

  it("must be JSON of at most 400 bytes", () => {
    const circular: { self?: object } = {};
    circular.self = circular;

    for (const value of ["x".repeat(399), "ก".repeat(133), 1n, () => {}, Symbol("x"), circular]) {
      expect(() => carry(value)).toThrow(OptionError);
    }
  });
});

/** Starts logins in one browser, one after the other. Returns their states and the browser's `Cookie` header. */
function startMany(count: number, details: PendingLoginDetails = DETAILS): { states: string[]; header: string } {
  const states: string[] = [];
  const lines: string[] = [];
  for (let tab = 0; tab < count; tab += 1) {
    const { pendingLogin, cookies } = pendingLogins.start(jar(...lines), details);
    states.push(pendingLogin.state);
    lines.push(...cookies);
  }
  return { states, header: jar(...lines) };
}

/** Returns the code of the error that `find` throws, or undefined if it finds the login. */
function errorOf(header: string, state: string): string | undefined {
  try {
    findIn(header, state);
    return undefined;
  } catch (error) {
    return (error as SignInError).code;
  }
}

/**
 * Returns pending logins, and for each size a `returnTo` with which the cookie of a login would have exactly this many bytes. The name
 * of the strategy decides which sizes are possible, because base64url never has 4n + 1 letters.
 */
function withCookiesOf(...sizes: number[]): { own: PendingLogins<string>; returnTos: string[] } {
  for (const name of ["a", "ab", "abc", "abcd"]) {
    const own = new PendingLogins<string>({ ...OWNER, name });
    const sizeWith = (letters: number) =>
      pairOf(own.start(undefined, { ...DETAILS, returnTo: `/${"a".repeat(letters)}` }).cookies[0]).length;
    const returnTos = sizes.flatMap((bytes) => {
      // Three more letters are four more bytes. A short cookie is made, because it is below every limit.
      const letters = [3, 4, 5].find((few) => (bytes - sizeWith(few)) % 4 === 0);
      return letters ? `/${"a".repeat(letters + ((bytes - sizeWith(letters)) / 4) * 3)}` : [];
    });
    if (returnTos.length === sizes.length) return { own, returnTos };
  }
  throw new RangeError(`No strategy has cookies of ${sizes} bytes.`);
}

describe("the cookies of one browser", () => {
  const THAI = "ก".repeat(1_000);
  const LONGEST = { ...DETAILS, appState: "x".repeat(398), returnTo: `/${"a".repeat(555)}` };

  it("have at most 4.5 KB: the oldest logins are ended, even if all began in one millisecond", () => {
    jest.spyOn(Date, "now").mockReturnValue(1_800_000_000_000);
    const { states, header } = startMany(30, { ...DETAILS, returnTo: "/profile" });

    expect(states.map((state) => errorOf(header, state))).toEqual([
      ...Array(9).fill("EVENTPOP_LOGIN_REUSED"),
      ...Array(21).fill(undefined),
    ]);
    expect(header.length).toBeLessThan(4_500 + 9 * 70 + 30 * 2);
  });

  it("contain the last twenty logins that ended", () => {
    const { states, header } = startMany(60, { ...DETAILS, returnTo: "/profile" });

    expect(states.map((state) => errorOf(header, state))).toEqual([
      ...Array(19).fill("EVENTPOP_STATE_MISMATCH"),
      ...Array(20).fill("EVENTPOP_LOGIN_REUSED"),
      ...Array(21).fill(undefined),
    ]);
    expect(header.length).toBeLessThan(4_500 + 20 * 70 + 41 * 2);
  });

  it("show that a login ended only with a value that this app set", () => {
    const { states, header } = startMany(22, { ...DETAILS, returnTo: "/profile" });
    const [ended = "", pending = ""] = [states[0], states[21]];
    const value = new RegExp(`${ended}=([^;]+)`).exec(header)?.[1];

    expect(errorOf(`__Host-eventpop.login.${ended}=${value}`, ended)).toBe("EVENTPOP_LOGIN_REUSED");
    for (const other of [value, `${value}x`, "", "x".repeat(12)]) {
      expect(errorOf(`__Host-eventpop.login.${pending}=${other}`, pending)).toBe("EVENTPOP_STATE_MISMATCH");
    }
  });

  it("can contain three logins of the maximum length", () => {
    const { states, header } = startMany(5, LONGEST);

    expect(states.map((state) => errorOf(header, state) === undefined)).toEqual([false, false, true, true, true]);
    expect(header.length).toBeGreaterThan(4_400);
    expect(header.length).toBeLessThan(4_500 + 2 * 70 + 5 * 2);
  });

  it("contain the returnTo of a long Thai title, and no returnTo that is too long", () => {
    const title = (letters: number) =>
      `/e/${encodeURIComponent(THAI.slice(0, letters))}?q=${encodeURIComponent("ข้าว")}#a`;
    const carried = (returnTo: string) => {
      const { pendingLogin, cookies } = pendingLogins.start(undefined, { ...DETAILS, returnTo });
      expect(findIn(pairOf(cookies[0]), pendingLogin.state)).toStrictEqual(pendingLogin);
      return pendingLogin.returnTo;
    };

    for (const letters of [1, 56, 57, 200, 300]) expect(carried(title(letters))).toBe(title(letters));
    expect(carried(title(400))).toBeUndefined();
    expect(carried(`/${"a".repeat(950)}`)).toBe(`/${"a".repeat(950)}`);
    expect(carried(`/${"a".repeat(1_100)}`)).toBeUndefined();
  });

  it.each([
    [1_499, true],
    [1_500, true],
    [1_501, false],
  ])("contain a returnTo if the cookie then has at most 1,500 bytes: %i bytes, %s", (bytes, isKept) => {
    const { own, returnTos } = withCookiesOf(bytes);

    const { pendingLogin, cookies } = own.start(undefined, { ...DETAILS, returnTo: returnTos[0] });

    expect(pendingLogin.returnTo).toBe(isKept ? returnTos[0] : undefined);
    expect(pairOf(cookies[0]).length === bytes).toBe(isKept);
  });

  it.each([
    [4_499, 899, false],
    [4_500, 900, false],
    [4_501, 901, true],
  ])(
    "together have at most 4,500 bytes: %i bytes of which %i are new, the oldest login ends: %s",
    (total, newest, isOldestEnded) => {
      const { own, returnTos } = withCookiesOf(1_200, 1_200, 1_200, newest);
      const lines: string[] = [];
      const started = returnTos.map((returnTo) => {
        const login = own.start(jar(...lines), { ...DETAILS, returnTo });
        lines.push(login.cookies[0] ?? "");
        return login;
      });

      expect(lines.map((line) => pairOf(line).length).reduce((sum, bytes) => sum + bytes)).toBe(total);
      const ended = started
        .flatMap(({ cookies }) => cookies.slice(1))
        .map((line) => /\w\.login\.([\w-]{32})=/.exec(line)?.[1]);
      expect(ended).toEqual(isOldestEnded ? [started[0]?.pendingLogin.state] : []);
    },
  );

  it("of another app on the same host are not changed", () => {
    const others = [
      new PendingLogins({ ...OWNER, callbackURL: "https://app.example:8443/auth/eventpop/callback" }),
      new PendingLogins({ ...OWNER, keys: ["another-key-0123456789"] }),
      new PendingLogins({ ...OWNER, clientID: "another" }),
    ];
    const foreign = others.flatMap((other) =>
      Array.from({ length: 12 }, () => pairOf(other.start(undefined, DETAILS).cookies[0])),
    );
    const garbage = Array.from({ length: 3 }, (_, index) => `__Host-eventpop.login.garbage${index}=x`);

    expect(start([...foreign, ...garbage].join("; ")).cookies).toHaveLength(1);
  });

  it("of a strategy with another name are not changed", () => {
    const partner = new PendingLogins({ ...OWNER, name: "partner" });
    const others = Array.from({ length: 40 }, () => partner.start(undefined, DETAILS).cookies).flat();

    expect(start(jar(...others)).cookies).toHaveLength(1);
  });

  it.each(["https://app.example/shop/callback", "https://app.example/callback", "https://app.example/a/b/c/callback"])(
    "are set for the whole host and no other host, with the callback %s",
    (callbackURL) => {
      const own = new PendingLogins({ ...OWNER, callbackURL });

      const [line = ""] = own.start(undefined, DETAILS).cookies;

      expect(line).toMatch(
        /^__Host-eventpop\.login\.[\w-]{32}=[\w.-]+; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
    },
  );
});
