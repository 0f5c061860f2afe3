import type { Page } from "playwright-core";

/** Facts about a page that matter to users with a screen reader, without a mouse or with a small screen. */
export interface PageFacts {
  readonly language: string;
  readonly mainHeadings: number;
  /** The sandbox's bar, after scrolling to the end of the page. */
  readonly bar: { readonly text: string; readonly top: number; readonly colour: string };
  /** The roles of controls without an accessible name. */
  readonly unnamedControls: readonly string[];
  /** The visible controls, in the order of the HTML. */
  readonly controls: readonly string[];
}

/** A control that the Tab key focused, with its position in pixels from the top left corner of the page. */
export interface FocusStop {
  readonly control: string;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  /** Whether another element, such as the bar, covers the middle of the control. */
  readonly covered: boolean;
}

/** The name of a control in these lists: its unique `data-testid`. */
const NAME = "(element) => element.dataset.testid ?? element.outerHTML.slice(0, 80)";

const FACTS = `(() => {
  const root = document.documentElement;
  scrollTo(0, root.scrollHeight);
  const bar = document.querySelector('[data-testid="sandbox-bar"]');
  return {
    language: root.lang,
    mainHeadings: document.querySelectorAll("h1").length,
    bar: { text: bar.innerText, top: bar.getBoundingClientRect().top, colour: getComputedStyle(bar).backgroundColor },
    controls: [...document.querySelectorAll("a[href], button, summary, select, input, textarea")]
      .filter((element) => element.checkVisibility())
      .map(${NAME}),
  };
})()`;

/** Roles of elements that can have the focus, and whose content a screen reader reads instead of a name. */
const NAMED_BY_CONTENT = new Set(["RootWebArea", "alert"]);

/** Moves the focus to the start of the page, because a refusal has it from the beginning. */
const FOCUS_START = `(() => {
  const { body } = document;
  body.tabIndex = -1;
  body.focus();
  body.removeAttribute("tabindex");
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

/** Returns the facts about a page. Opens every `<details>` element first, so that its content is checked too. */
export async function factsOf(page: Page): Promise<PageFacts> {
  await page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true");
  const facts = (await page.evaluate(FACTS)) as Omit<PageFacts, "unnamedControls">;
  const chromium = await page.context().newCDPSession(page);
  const { nodes } = await chromium.send("Accessibility.getFullAXTree");
  await chromium.detach();
  const unnamedControls = nodes
    .filter(({ properties = [] }) => properties.some(({ name, value }) => name === "focusable" && value.value))
    .filter(({ ignored, role, name }) => !ignored && !NAMED_BY_CONTENT.has(String(role?.value)) && !name?.value)
    .map(({ role }) => String(role?.value));
  return { ...facts, unnamedControls };
}

/** Presses the Tab key until it returns to a control for the second time or leaves the page. Returns the focused controls in order. */
export async function focusStopsOf(page: Page): Promise<readonly FocusStop[]> {
  await page.evaluate(FOCUS_START);
  const stops: FocusStop[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = (await page.evaluate(FOCUS)) as FocusStop | null;
    // A field for a time has several stops: day, month, year, hour and minute.
    if (stop && stop.control === stops.at(-1)?.control) continue;
    if (!stop || stops.some(({ control }) => control === stop.control)) return stops;
    stops.push(stop);
  }
}

/** Returns the moves of the focus that lead neither down nor to the right. */
export function stepsBack(stops: readonly FocusStop[]): readonly string[] {
  return stops.flatMap((stop, index) => {
    const before = stops[index - 1];
    const isForward = !before || stop.top >= before.bottom - 1 || stop.left >= before.right - 1;
    return isForward ? [] : [`${before.control} → ${stop.control}`];
  });
}
