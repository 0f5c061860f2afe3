import { avatarSvg } from "../../src/pages/users";
import { textOf } from "./forms";

describe("an avatar", () => {
  it.each([
    ["Somchai Jaidee", "S"],
    ["เล็ก", "ล"],
    ["émile", "É"],
    ["  🎫 <b>nok</b>", "B"],
    ["𝒜lan", "𝒜"],
    ["123", "?"],
    ["", "?"],
  ])("shows the initial of the name: %j gives %j", (name, initial) => {
    expect(textOf(avatarSvg(name, 10), "text")).toBe(initial);
  });

  it("is an SVG document with a background of the given hue", () => {
    expect(avatarSvg("Nok", 160)).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" .*fill="hsl\(160 42% 32%\)"/);
  });
});
