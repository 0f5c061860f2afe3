import { inspectorTexts } from "../../src/pages/inspector/inspector-texts";
import { authorizeMistakes } from "../../src/pages/notes/authorize-mistakes";
import { redirectUriMistakes } from "../../src/pages/notes/redirect-uri-mistakes";
import { tokenMistakes } from "../../src/pages/notes/token-mistakes";
import { type Text, texts } from "../../src/pages/texts";

const mistakes = { ...authorizeMistakes, ...redirectUriMistakes, ...tokenMistakes };
const all: readonly (readonly [string, Text])[] = [
  ...Object.entries(texts),
  ...Object.entries(inspectorTexts),
  ...Object.entries(mistakes).flatMap(([name, { cause, fix }]) => [
    [`${name}: cause`, cause] as const,
    [`${name}: fix`, fix] as const,
  ]),
];

// That every text has both languages is checked by the compiler (`satisfies`); this checks what is in them.
describe("the texts of the pages", () => {
  it("are never empty", () => {
    expect(all.filter(([, { en, th }]) => en.trim() === "" || th.trim() === "")).toEqual([]);
  });

  it("have the same placeholders in both languages", () => {
    const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([match]) => match).sort();
    for (const [, { en, th }] of all) expect(placeholders(th)).toEqual(placeholders(en));
  });

  it("explain at least fifteen mistakes", () => {
    expect(Object.keys(mistakes).length).toBeGreaterThanOrEqual(15);
  });
});
