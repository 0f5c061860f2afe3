import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import type { Page } from "playwright-core";

/** The rules of axe: WCAG 2.0, 2.1 and 2.2 on the levels A and AA, and what its authors recommend besides. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const AXE = `axe.run(document, { resultTypes: ["violations"], runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ": " + target.join(" "))))`;

/** Returns the violations of accessibility rules on a page: the rule and the element. The page's context needs JavaScript. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return (await page.evaluate(AXE)) as readonly string[];
}

/** The widths of windows that pages must fit, from a small telephone to a large screen. From the second one on, tables look like tables. */
const WIDTHS = [360, 600, 1280, 1920];

const LAYOUT = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const tables = [...document.querySelectorAll("table")];
  return {
    isTooWide: scrollWidth > clientWidth,
    isFolded: clientWidth > 360 && tables.some((table) => getComputedStyle(table).display !== "table"),
  };
})()`;

/** Returns the widths at which a page is wider than its window, or a table does not look like one. */
export async function layoutMistakes(page: Page): Promise<readonly string[]> {
  const mistakes: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const { isTooWide, isFolded } = (await page.evaluate(LAYOUT)) as { isTooWide: boolean; isFolded: boolean };
    if (isTooWide) mistakes.push(`wider than ${width}`);
    if (isFolded) mistakes.push(`a folded table at ${width}`);
  }
  return mistakes;
}

const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  rules: {
    // These rules are about style. HTML allows a slash at the end of elements without content, and ">" in text.
    "void-style": "off",
    "no-raw-characters": "off",
  },
});

/** Returns the mistakes in an HTML document, by html-validate. */
export async function htmlMistakes(html: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${ruleId}: ${message} (${line}:${column})`),
  );
}
