import { durationLabel, elapsedLabel } from "../../../src/pages/inspector/span";

describe("a duration", () => {
  it.each([
    [0, "0 s"],
    [999, "0 s"],
    [59_000, "59 s"],
    [61_000, "1 min 1 s"],
    [7_200_000, "2 h"],
    [7_080_000, "1 h 58 min"],
    [90_061_000, "1 d 1 h"],
    [86_400_000 + 60_000, "1 d"],
    [-61_000, "1 min 1 s"],
  ])("of %d ms is shown as %s", (ms, text) => {
    expect(durationLabel(ms, "en")).toBe(text);
  });

  it("is shown with Thai units", () => {
    expect(durationLabel(7_080_000, "th")).toBe("1 ชม. 58 นาที");
  });
});

describe("the time that something took", () => {
  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [4990, "5.0 s"],
    [11_309, "11.3 s"],
    [63_000, "1 min 3 s"],
  ])("of %d ms is shown as %s", (ms, text) => {
    expect(elapsedLabel(ms, "en")).toBe(text);
  });
});
