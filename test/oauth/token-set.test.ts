import fc from "fast-check";
import { ProviderError } from "../../src/errors";
import { isStale, missingScope, readTokenSet } from "../../src/oauth/token-set";

const NOW = 1_800_000_000_000;
const GOOD = { access_token: "a1", token_type: "Bearer", expires_in: 7_200, refresh_token: "r1", scope: "public" };

const read = (fields: object) => readTokenSet({ ...GOOD, ...fields }, NOW);
const lifetime = (expires_in: unknown) => read({ expires_in }).lifetimeMs / 1_000;

describe("a token response", () => {
  it("of Eventpop is read completely", () => {
    expect(readTokenSet({ ...GOOD, created_at: 1_552_036_500 }, NOW)).toStrictEqual({
      accessToken: "a1",
      refreshToken: "r1",
      scope: "public",
      expiresAt: NOW + 7_200_000,
      lifetimeMs: 7_200_000,
    });
  });

  it("may consist of only an access token and its type", () => {
    const expected = { accessToken: "a1", expiresAt: NOW + 7_200_000, lifetimeMs: 7_200_000 };

    expect(readTokenSet({ access_token: "a1", token_type: "bearer" }, NOW)).toStrictEqual(expected);
    expect(read({ refresh_token: null, scope: null, expires_in: null })).toStrictEqual(expected);
  });

  it.each(["x", "x".repeat(4_096), "!~", "5ec2e7acce55"])(
    "may have any access token of visible ASCII: %s",
    (access_token) => {
      expect(read({ access_token }).accessToken).toBe(access_token);
    },
  );

  it.each([undefined, null, 12_345, {}, [], ["a1"], true, "", " ", "a b", "a\r\nb", "a\u0000", "ก", "x".repeat(4_097)])(
    "is refused if its access token is invalid; an invalid refresh token counts as absent: %j",
    (token) => {
      expect(() => read({ access_token: token })).toThrow("Eventpop's token response has no usable access_token.");
      expect(read({ refresh_token: token })).not.toHaveProperty("refreshToken");
    },
  );

  it.each(["Bearer", "bearer", "BEARER"])("accepts its token type in upper and lower case: %s", (token_type) => {
    expect(() => read({ token_type })).not.toThrow();
  });

  it.each([undefined, null, "", " ", "bearer ", ["bearer"], { toLowerCase: 1 }, 1])(
    "is accepted if the token type is missing or invalid: %j",
    (token_type) => {
      expect(read({ token_type }).accessToken).toBe("a1");
    },
  );

  it.each(["mac", "DPoP", "bearer2"])("is refused with another token type than Bearer: %j", (token_type) => {
    expect(() => read({ token_type })).toThrow("no usable token_type");
  });

  it.each(["", "public", "public organizer"])("may have the scope %j", (scope) => {
    expect(read({ scope }).scope).toBe(scope);
  });

  it.each([1, {}, ["public"], "a\nb", "ก", "x".repeat(1_025)])("has no scope if the field is invalid: %j", (scope) => {
    expect(read({ scope })).not.toHaveProperty("scope");
  });

  it.each<[unknown, number]>([
    [7_198, 7_198],
    ["7200", 7_200],
    [0.5, 0.5],
    [30 * 24 * 3_600, 30 * 24 * 3_600],
    ...[
      undefined,
      null,
      0,
      -5,
      "-5",
      "",
      "soon",
      "1e3",
      "7200s",
      1e308,
      Number.NaN,
      "9999999999",
      {},
      [7_200],
      true,
    ].map((odd): [unknown, number] => [odd, 7_200]),
    [30 * 24 * 3_600 + 1, 7_200],
  ])("with expires_in %j expires after %d seconds", (expires_in, seconds) => {
    expect(lifetime(expires_in)).toBe(seconds);
  });

  it("with any content is valid in every field, or refused with EVENTPOP_INVALID_RESPONSE", () => {
    const mostly = (good: unknown) => fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, fc.anything(), fc.string());
    const tokenResponse = fc.record(
      {
        access_token: mostly("a1"),
        token_type: mostly("Bearer"),
        refresh_token: mostly("r1"),
        scope: mostly("public"),
        expires_in: mostly(3_600),
        ["__proto__"]: fc.anything(),
      },
      { requiredKeys: [] },
    );
    let readable = 0;
    fc.assert(
      fc.property(tokenResponse, (body) => {
        try {
          const tokens = readTokenSet(body, NOW);
          readable += 1;
          expect(tokens.accessToken).toMatch(/^[\x21-\x7e]{1,4096}$/);
          expect(tokens.refreshToken ?? "r").toMatch(/^[\x21-\x7e]{1,4096}$/);
          expect(tokens.scope ?? "").toMatch(/^[\x20-\x7e]{0,1024}$/);
          expect(tokens.lifetimeMs).toBeGreaterThan(0);
          expect(tokens.expiresAt).toBe(NOW + tokens.lifetimeMs);
          expect(JSON.parse(JSON.stringify(tokens))).toStrictEqual(tokens);
        } catch (error) {
          expect(error).toBeInstanceOf(ProviderError);
          expect(error).toMatchObject({ code: "EVENTPOP_INVALID_RESPONSE", status: 502 });
          expect(error).not.toHaveProperty("cause");
        }
      }),
      { numRuns: 2_000 },
    );
    expect(readable).toBeGreaterThan(100);
  });
});

describe("an access token", () => {
  it.each([
    ["with a lifetime of two hours is renewed one minute before its expiry", 7_200, 7_139, 7_140],
    ["with a lifetime of five seconds is renewed half a second before its expiry", 5, 4.4, 4.5],
  ])("%s", (_how, seconds, fresh, stale) => {
    const tokens = read({ expires_in: seconds });

    expect(isStale(tokens, NOW + fresh * 1_000)).toBe(false);
    expect(isStale(tokens, NOW + stale * 1_000)).toBe(true);
  });
});

describe("the missing scope", () => {
  it.each<[wanted: string, granted: string | undefined, missing: string[]]>([
    ["public", "public", []],
    ["public", undefined, []],
    ["public organizer", "organizer public extra", []],
    ["public organizer", "public", ["organizer"]],
    ["public", "", ["public"]],
    ["public", "publicity", ["public"]],
  ])("of %j, if %j was granted, is %j", (wanted, granted, missing) => {
    expect(missingScope(wanted, granted)).toEqual(missing);
  });
});
