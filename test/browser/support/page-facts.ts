import type { Page } from "playwright-core";

/** What Chromium makes of a page: for somebody who does not see it, has no mouse, or a small screen. */
export interface PageFacts {
  readonly language: string;
  readonly mainHeadings: number;
  /** By how many pixels the page is wider than the screen. */
  readonly overflow: number;
  /** As it is at the foot of the page. */
  readonly bar: { readonly text: string; readonly top: number; readonly colour: string };
  /** Roles of the controls that a screen reader could not name. */
  readonly unnamedControls: readonly string[];
  /** Controls in the order in which they are written. */
  readonly controls: readonly string[];
}

/** A place where the Tab key stops, in pixels from the page's top left corner. */
export interface FocusStop {
  readonly control: string;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  /** Whether something else, such as the bar, lies over its middle. */
  readonly covered: boolean;
}

/** How a control is called in these lists: `data-testid`, which each control has for itself. */
const NAME = "(element) => element.dataset.testid ?? element.outerHTML.slice(0, 80)";

const FACTS = `(() => {
  const root = document.documentElement;
  scrollTo(0, root.scrollHeight);
  const bar = document.querySelector('[data-testid="sandbox-bar"]');
  return {
    language: root.lang,
    mainHeadings: document.querySelectorAll("h1").length,
    overflow: root.scrollWidth - root.clientWidth,
    bar: { text: bar.innerText, top: bar.getBoundingClientRect().top, colour: getComputedStyle(bar).backgroundColor },
    controls: [...document.querySelectorAll("a[href], button, summary, select, input")]
      .filter((element) => element.checkVisibility())
      .map(${NAME}),
  };
})()`;

const FOCUS = `(() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return {
    control: (${NAME})(element),
    top: top + scrollY, bottom: bottom + scrollY, left, right,
    covered: !above || !(element.contains(above) || above.contains(element)),
  };
})()`;

/** Opens every closed box first: what is folded away must fit and be named, too. */
export async function factsOf(page: Page): Promise<PageFacts> {
  await page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true");
  const facts = (await page.evaluate(FACTS)) as Omit<PageFacts, "unnamedControls">;
  const chromium = await page.context().newCDPSession(page);
  const { nodes } = await chromium.send("Accessibility.getFullAXTree");
  await chromium.detach();
  const unnamedControls = nodes
    .filter(({ properties = [] }) => properties.some(({ name, value }) => name === "focusable" && value.value))
    .filter(({ ignored, role, name }) => !ignored && role?.value !== "RootWebArea" && !name?.value)
    .map(({ role }) => String(role?.value));
  return { ...facts, unnamedControls };
}

/** Walks through the page by the Tab key alone. */
export async function focusStopsOf(page: Page): Promise<readonly FocusStop[]> {
  const stops: FocusStop[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = (await page.evaluate(FOCUS)) as FocusStop | null;
    if (!stop || stops.some(({ control }) => control === stop.control)) return stops;
    stops.push(stop);
  }
}

/** The steps of a walk that lead neither down nor to the right. */
export function stepsBack(stops: readonly FocusStop[]): readonly string[] {
  return stops.flatMap((stop, index) => {
    const before = stops[index - 1];
    const isForward = !before || stop.top >= before.bottom - 1 || stop.left >= before.right - 1;
    return isForward ? [] : [`${before.control} → ${stop.control}`];
  });
}
