import { isSuffixOf, isWithin, normalizeRoutePath } from "../../src/login/request-path";

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

  it("is within another path at whole segments only", () => {
    expect(["/a", "/a/b", "/ab", ""].map((path) => isWithin(path, "/a"))).toEqual([true, true, false, false]);
  });

  it("is the suffix of another path at whole segments only, unless it is empty", () => {
    expect(["/b/c", "/c", "/a/b/c", "/x/c", ""].map((path) => isSuffixOf(path, "/a/b/c"))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
