import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** The sizes of screens that pages must fit: a desktop and a small telephone. */
export const screens = {
  desktop: { width: 1280, height: 800 },
  telephone: { width: 360, height: 740 },
} as const;

/** Opens an empty page in a new browser context with this screen size. By default, the language is English and JavaScript is off. */
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
