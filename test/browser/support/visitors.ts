import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** The screens that pages must fit: a desktop's, and a small telephone's. */
export const screens = {
  desktop: { width: 1280, height: 800 },
  telephone: { width: 360, height: 740 },
} as const;

/** Somebody at a fresh browser of that screen and language, with JavaScript switched off unless it is asked for. */
export async function openPage(
  browser: Browser,
  screen: keyof typeof screens,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: screens[screen],
    locale: "en-US",
    javaScriptEnabled: false,
    ...options,
  });
  context.setDefaultTimeout(10_000);
  return context.newPage();
}
