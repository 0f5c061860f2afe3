import { firstDifference, mostSimilar } from "../../src/causes/text-difference";

describe("the first difference of two strings", () => {
  it.each([
    ["http://a/cb", "https://a/cb", 4],
    ["http://a/cb/", "http://a/cb", 11],
    ["http://a/cb", "http://a/cb/", 11],
    ["", "x", 0],
    ["🎫🎫a", "🎫🎫b", 2],
  ])("is at the right index: %j and %j differ at %j", (a, b, index) => {
    expect(firstDifference(a, b)).toBe(index);
  });

  it("is undefined for equal strings", () => {
    expect(firstDifference("same", "same")).toBeUndefined();
  });
});

describe("the most similar candidate", () => {
  it("is the one with the longest common beginning and end", () => {
    expect(
      mostSimilar("http://localhost:3000/x", ["https://a.example", "http://localhost:3000/y", "http://localhost"]),
    ).toBe("http://localhost:3000/y");
  });

  it("is undefined without candidates", () => {
    expect(mostSimilar("x", [])).toBeUndefined();
  });
});
