import { isLanguage, linkInLanguage, translator } from "../../src/pages/language";

describe("the link to a page in another language", () => {
  it("keeps the other parameters of the page unchanged", () => {
    expect(linkInLanguage("/oauth/authorize?state=a+b%20c%FF&lang=en&x=1?2", "th")).toBe(
      "?state=a+b%20c%FF&x=1?2&lang=th",
    );
  });

  it("cannot lead to another path or host", () => {
    expect(linkInLanguage("//evil.example/", "th")).toBe("?lang=th");
    expect(linkInLanguage("/?", "th")).toBe("?lang=th");
  });
});

it("isLanguage accepts only en and th", () => {
  expect(["en", "th", "fr", "", undefined, ["en"]].filter(isLanguage)).toEqual(["en", "th"]);
});

const table = { greeting: { en: "Hello {name}, {count} new", th: "ใหม่ {count} สวัสดี {name}" } };

describe("a text with placeholders", () => {
  it("has the values where the text of the language has the placeholders", () => {
    expect(translator(table, "en")("greeting", { name: "Nok", count: 0 })).toBe("Hello Nok, 0 new");
    expect(translator(table, "th")("greeting", { name: "นก", count: 2 })).toBe("ใหม่ 2 สวัสดี นก");
  });

  it("does not replace a value that looks like a placeholder", () => {
    expect(translator(table, "en")("greeting", { name: "{count} $&", count: 1 })).toBe("Hello {count} $&, 1 new");
  });
});
