import fc from "fast-check";
import { createReturnToValidator } from "../../src/login/return-to";
import { anyText } from "../support/any-text";
import { HARMLESS, LEAVING, LOGIN_ROUTES } from "./return-to-corpus";

const ORIGIN = "https://app.example";
const LOGIN = "/auth/eventpop";
const returnTo = createReturnToValidator(`${ORIGIN}${LOGIN}/callback`);

/** Whether a browser stays on this origin, and whether even a simple parser sees one slash at the start. */
const staysHere = (path: string) => new URL(path, ORIGIN).origin === ORIGIN && /^\/(?![/\\])/.test(path);

describe("a path to return to", () => {
  it("cannot be any of more than a hundred URLs that lead to another site", () => {
    expect(LEAVING.length).toBeGreaterThan(100);
    expect(LEAVING.filter((wanted) => returnTo(wanted, LOGIN) !== undefined)).toEqual([]);
  });

  it.each(LOGIN_ROUTES)("cannot be one of the login's own routes: %s", (wanted) => {
    expect(returnTo(wanted, LOGIN)).toBeUndefined();
  });

  it.each(Object.entries(HARMLESS))("can be a path that looks dangerous and is safe: %s", (wanted, carried) => {
    expect(returnTo(wanted, LOGIN)).toBe(carried);
    expect(staysHere(carried)).toBe(true);
  });

  const CHARACTERS = [
    ..."/\\.:@?#%&=;aA0\t\n\r \u0000\u00a0\uff0f\u2028ก😀",
    "%2f",
    "%5c",
    "%2e",
    "%09",
    "//",
    "evil.example",
  ];
  const nasty = fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 12 }).map((parts) => parts.join(""));
  const anything = fc.oneof(
    nasty.map((rest) => `/${rest}`),
    nasty,
    anyText.map((rest) => `/${rest}`),
    fc.webUrl(),
    fc.anything(),
  );

  it("never leaves the site, for random combinations of dangerous parts", () => {
    fc.assert(
      fc.property(anything, (wanted) => {
        const path = returnTo(wanted, LOGIN);
        return path === undefined || (staysHere(path) && /^[\x21-\x7e]*$/.test(path));
      }),
      { numRuns: 3_000 },
    );
  });

  it("is unchanged if it is validated twice", () => {
    fc.assert(
      fc.property(anything, (wanted) => {
        const path = returnTo(wanted, LOGIN);
        return path === undefined || returnTo(path, LOGIN) === path;
      }),
      { numRuns: 3_000 },
    );
  });

  it("is unchanged byte for byte if it is valid", () => {
    const segment = fc.stringMatching(/^[a-z0-9_~-]{1,8}$/);
    const good = fc
      .tuple(fc.array(segment, { maxLength: 5 }), fc.option(segment), fc.option(segment))
      .map(
        ([path, query, hash]) =>
          `/x${path.map((each) => `/${each}`).join("")}${query ? `?q=${query}` : ""}${hash ? `#${hash}` : ""}`,
      );

    fc.assert(fc.property(good, (path) => returnTo(path, LOGIN) === path));
  });
});

describe("the login's own routes", () => {
  it("are the callback and everything below it", () => {
    const elsewhere = createReturnToValidator(`${ORIGIN}/shop/callback`);

    expect(
      ["/shop/callback", "/shop/callback/", "/shop/callback/x"].map((each) => elsewhere(each, "/shop/login")),
    ).toEqual([undefined, undefined, undefined]);
  });

  it("do not include the rest of a site whose callback is at the top level", () => {
    const elsewhere = createReturnToValidator(`${ORIGIN}/shop/callback`);

    for (const path of ["/shop", "/shop/cart", "/shop/login", "/shop/callbacks"]) {
      expect(elsewhere(path, "/shop/login")).toBe(path);
      expect(elsewhere(path)).toBe(path);
    }
    expect(createReturnToValidator(`${ORIGIN}/callback`)("/cart", "/")).toBe("/cart");
  });

  it("are recognized behind a proxy that removed /shop", () => {
    const behind = createReturnToValidator(`${ORIGIN}/shop${LOGIN}/callback`);

    expect(behind(`/shop${LOGIN}`, LOGIN)).toBeUndefined();
    expect(behind("/shop/cart", LOGIN)).toBe("/shop/cart");
  });
});

describe("URLs of pages on other origins", () => {
  const validate = createReturnToValidator(`${ORIGIN}/callback`, ["https://live.example"]);

  it.each([
    ["https://live.example/watch?a=1#b", "https://live.example/watch?a=1#b"],
    ["HTTPS://live.example", "https://live.example/"],
    ["https://live.example:8443/", undefined],
    ["http://live.example/", undefined],
    ["https://user@live.example/", undefined],
    ["https://:secret@live.example/", undefined],
    ["https://live.example.evil.example/", undefined],
    ["https://live.example\\@evil.example/", undefined],
  ])("are accepted on a listed origin, without credentials: %s", (url, expected) => {
    expect(validate(url)).toBe(expected);
  });
});
