import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { listFiles, ROOT } from "../../../test/repository/repository";

/** Returns all texts in a source file of the pages: the object literals that have the properties `en` and `th`. */
function textsIn(path: string): { readonly where: string; readonly en: string; readonly th: string }[] {
  const source = ts.createSourceFile(path, readFileSync(join(ROOT, path), "utf8"), ts.ScriptTarget.Latest, true);
  const found: { where: string; en: string; th: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const [en, th] = ["en", "th"].map((language) => stringProperty(node, language));
      if (en !== undefined && th !== undefined) found.push({ where: path, en, th });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function stringProperty(node: ts.ObjectLiteralExpression, name: string): string | undefined {
  const property = node.properties.find((candidate) => candidate.name?.getText() === name);
  if (!property || !ts.isPropertyAssignment(property)) return undefined;
  return ts.isStringLiteralLike(property.initializer) ? property.initializer.text : undefined;
}

const texts = listFiles("sandbox/src/pages/*.ts", "sandbox/src/pages/*.tsx", "sandbox/src/causes/*.ts").flatMap(
  textsIn,
);

// The compiler already checks that every text has both languages (`satisfies`). These tests check the contents.
describe("the texts of the pages", () => {
  it("are not empty", () => {
    expect(texts.filter(({ en, th }) => en.trim() === "" || th.trim() === "")).toEqual([]);
    expect(texts.length).toBeGreaterThan(150);
  });

  it("have the same placeholders in both languages", () => {
    const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([match]) => match).sort();
    for (const { en, th } of texts) expect(placeholders(th)).toEqual(placeholders(en));
  });
});
