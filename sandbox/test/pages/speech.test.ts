import { speaking } from "../../src/pages/speech";

const table = { greeting: { en: "Hello {name}, {count} new", th: "ใหม่ {count} สวัสดี {name}" } };

describe("a text with placeholders", () => {
  it("is filled in where its language wants it", () => {
    expect(speaking(table, "en")("greeting", { name: "Nok", count: 0 })).toBe("Hello Nok, 0 new");
    expect(speaking(table, "th")("greeting", { name: "นก", count: 2 })).toBe("ใหม่ 2 สวัสดี นก");
  });

  it("fills in a value once, even one that looks like a placeholder", () => {
    expect(speaking(table, "en")("greeting", { name: "{count} $&", count: 1 })).toBe("Hello {count} $&, 1 new");
  });
});
