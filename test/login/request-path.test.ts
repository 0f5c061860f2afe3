import type { Request } from "express";
import {
  createCallbackTest,
  decodeNonAscii,
  encodeNonAscii,
  isSuffixOf,
  isWithin,
  normalizeRoutePath,
  queryParameter,
} from "../../src/login/request-path";

describe("a request path", () => {
  it.each([
    ["/Auth/Eventpop", "/auth/eventpop"],
    ["/auth//eventpop/", "/auth/eventpop"],
    ["/%61uth%2Feventpop", "/auth/eventpop"],
    ["/ตั๋ว", "/ตั๋ว"],
    ["/%zz/A", "/%zz/a"],
    ["/", ""],
    ["//", ""],
    ["", ""],
  ])("%j is compared as %j", (path, expected) => {
    expect(normalizeRoutePath(path)).toBe(expected);
  });

  it("is within another path only if whole segments are equal", () => {
    expect(["/a", "/a/b", "/ab", ""].map((path) => isWithin(path, "/a"))).toEqual([true, true, false, false]);
  });

  it("is a suffix of another path only if whole segments are equal and it is not empty", () => {
    expect(["/b/c", "/c", "/a/b/c", "/x/c", ""].map((path) => isSuffixOf(path, "/a/b/c"))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("the test for a callback", () => {
  const isCallback = createCallbackTest("https://app.example/shop/Auth/Callback");

  it.each([
    ["the callback's path without parameters", "/shop/auth/callback", true],
    ["the callback's path without the prefix that a proxy removed", "/auth/callback?x=1", true],
    ["a code and a state at another path", "/login?code=c&state=s", true],
    ["an error and a state at another path", "/login?error=access_denied&state=s", true],
    ["another path without parameters", "/login", false],
    ["another path with a state alone", "/login?state=s", false],
    ["another path with a code alone", "/login?code=c", false],
    ["a longer path than the callback's", "/shop/auth/callback/more", false],
  ])("decides about a request with %s", (_, originalUrl, expected) => {
    expect(isCallback({ originalUrl } as Request)).toBe(expected);
  });
});

describe("a query parameter", () => {
  it("is read from the URL as the client sent it, if it occurs exactly once", () => {
    const parameter = (url: string) => queryParameter({ originalUrl: url, url: "/wrong?q=wrong" }, "q");

    expect(["/a?q=1", "/a?q=1&q=2", "/a", "https://other.example/a?q=%E0%B8%81"].map(parameter)).toEqual([
      "1",
      undefined,
      undefined,
      "ก",
    ]);
  });
});

describe("the letters of a path that are not ASCII", () => {
  it.each([
    ["Thai letters", "/%E0%B8%95%E0%B8%B1%E0%B9%8B%E0%B8%A7?a=%20b", "/ตั๋ว?a=%20b"],
    ["invalid UTF-8", "/%E0%B8", "/%E0%B8"],
    ["a wide space", "/%E3%80%80", "/%E3%80%80"],
    ["a mark that changes the direction of the text", "/%E2%80%8F", "/%E2%80%8F"],
  ])("are decoded, unless they could be misread, and encoded again: %s", (_, encoded, decoded) => {
    expect([decodeNonAscii(encoded), encodeNonAscii(decoded)]).toEqual([decoded, encoded]);
  });
});
