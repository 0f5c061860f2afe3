import { isSuffixOf, isWithin, routePath } from "../../src/login/request-path";

describe("a path as a router compares it", () => {
  it.each([
    ["/Auth/Eventpop", "/auth/eventpop"],
    ["/auth//eventpop/", "/auth/eventpop"],
    ["/%61uth%2Feventpop", "/auth/eventpop"],
    ["/ตั๋ว", "/ตั๋ว"],
    ["/%zz/A", "/%zz/a"],
    ["/", ""],
    ["//", ""],
    ["", ""],
  ])("of %j is %j", (path, expected) => {
    expect(routePath(path)).toBe(expected);
  });

  it("is within another at whole segments", () => {
    expect(["/a", "/a/b", "/ab", ""].map((path) => isWithin(path, "/a"))).toEqual([true, true, false, false]);
  });

  it("is the end of another at whole segments, unless it is nothing", () => {
    expect(["/b/c", "/c", "/a/b/c", "/x/c", ""].map((path) => isSuffixOf(path, "/a/b/c"))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
