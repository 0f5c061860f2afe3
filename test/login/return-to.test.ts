import fc from "fast-check";
import { createReturnTo } from "../../src/login/return-to";
import { HARMLESS, LEAVING, LOGIN_ROUTES } from "./return-to-corpus";

const ORIGIN = "https://app.example";
const LOGIN = "/auth/eventpop";
const returnTo = createReturnTo(`${ORIGIN}${LOGIN}/callback`);

/** Where a browser goes that is told to go there, and what a careless reader takes it for. */
const staysHere = (path: string) => new URL(path, ORIGIN).origin === ORIGIN && /^\/(?![/\\])/.test(path);

describe("a path to return to", () => {
  it("C9: is none of a hundred and more ways to leave the site", () => {
    expect(LEAVING.length).toBeGreaterThan(100);
    expect(LEAVING.filter((wanted) => returnTo(wanted, LOGIN) !== undefined)).toEqual([]);
  });

  it.each(LOGIN_ROUTES)("C9: is none of the login's own routes: %s", (wanted) => {
    expect(returnTo(wanted, LOGIN)).toBeUndefined();
  });

  it.each(Object.entries(HARMLESS))("is carried where it merely looks bad: %s", (wanted, carried) => {
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
    fc.string({ unit: "binary" }).map((rest) => `/${rest}`),
    fc.webUrl(),
    fc.anything(),
  );

  it("C9: never leaves the site, whatever is asked for", () => {
    fc.assert(
      fc.property(anything, (wanted) => {
        const path = returnTo(wanted, LOGIN);
        return path === undefined || (staysHere(path) && /^[\x21-\x7e]*$/.test(path));
      }),
      { numRuns: 3_000 },
    );
  });

  it("C9: is the same when it is read again", () => {
    fc.assert(
      fc.property(anything, (wanted) => {
        const path = returnTo(wanted, LOGIN);
        return path === undefined || returnTo(path, LOGIN) === path;
      }),
      { numRuns: 3_000 },
    );
  });

  it("survives byte for byte where it is in order", () => {
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
  it("are the callback and all below it", () => {
    const elsewhere = createReturnTo(`${ORIGIN}/shop/callback`);

    expect(
      ["/shop/callback", "/shop/callback/", "/shop/callback/x"].map((each) => elsewhere(each, "/shop/login")),
    ).toEqual([undefined, undefined, undefined]);
  });

  it("are not the rest of a site whose callback is at its top", () => {
    const elsewhere = createReturnTo(`${ORIGIN}/shop/callback`);

    for (const path of ["/shop", "/shop/cart", "/shop/login", "/shop/callbacks"]) {
      expect(elsewhere(path, "/shop/login")).toBe(path);
      expect(elsewhere(path)).toBe(path);
    }
    expect(createReturnTo(`${ORIGIN}/callback`)("/cart", "/")).toBe("/cart");
  });

  it("are known behind a proxy that took /shop away", () => {
    const behind = createReturnTo(`${ORIGIN}/shop${LOGIN}/callback`);

    expect(behind(`/shop${LOGIN}`, LOGIN)).toBeUndefined();
    expect(behind("/shop/cart", LOGIN)).toBe("/shop/cart");
  });
});
