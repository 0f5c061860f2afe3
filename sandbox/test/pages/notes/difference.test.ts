import { closest, firstDifference } from "../../../src/pages/notes/difference";

describe("the first difference of two strings", () => {
  it.each([
    ["http://a/cb", "https://a/cb", 4],
    ["http://a/cb/", "http://a/cb", 11],
    ["http://a/cb", "http://a/cb/", 11],
    ["", "x", 0],
    ["🎫🎫a", "🎫🎫b", 2],
  ])("of %j and %j is at %j", (a, b, index) => {
    expect(firstDifference(a, b)).toBe(index);
  });

  it("is nowhere when they are equal", () => {
    expect(firstDifference("same", "same")).toBeUndefined();
  });
});

describe("the closest candidate", () => {
  it("agrees for longest from the start", () => {
    expect(
      closest("http://localhost:3000/x", ["https://a.example", "http://localhost:3000/y", "http://localhost"]),
    ).toBe("http://localhost:3000/y");
  });

  it("is none of none", () => {
    expect(closest("x", [])).toBeUndefined();
  });
});
