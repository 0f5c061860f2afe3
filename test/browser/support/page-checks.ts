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

/** Whether a page is wider than its window, at widths from a small telephone to a large screen. */
export async function overflowingWidths(page: Page): Promise<readonly number[]> {
  const overflowing: number[] = [];
  for (const width of [360, 600, 832, 1280, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    const root = "document.documentElement";
    if (await page.evaluate(`${root}.scrollWidth > ${root}.clientWidth`)) overflowing.push(width);
  }
  return overflowing;
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
