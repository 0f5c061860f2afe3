import { isLanguage } from "../../src/pages";
import { linkInLanguage } from "../../src/pages/language";

describe("the link to a page in another language", () => {
  it("keeps the page's other parameters to the byte", () => {
    expect(linkInLanguage("/oauth/authorize?state=a+b%20c%FF&lang=en&x=1?2", "th")).toBe(
      "?state=a+b%20c%FF&x=1?2&lang=th",
    );
  });

  it("cannot leave the page's path, let alone its host", () => {
    expect(linkInLanguage("//evil.example/", "th")).toBe("?lang=th");
    expect(linkInLanguage("/?", "th")).toBe("?lang=th");
  });
});

it("A language is one of two words", () => {
  expect(["en", "th", "fr", "", undefined, ["en"]].filter(isLanguage)).toEqual(["en", "th"]);
});
