import type { Browser } from "../browser";
import { textOf } from "../pages/forms";
import type { WireResponse } from "../wire";

/** Opens the page to which a form of the inspector redirects, and returns what the page says. Empty if it says nothing. */
export async function noticeAfter(browser: Browser, { headers }: WireResponse): Promise<string> {
  const { body } = await browser.send(headers.location ?? "");
  return messageIn(body, "notice");
}

/** Returns why the inspector refused a form. */
export function refusalIn({ body }: WireResponse): string {
  return messageIn(body, "refusal");
}

function messageIn(html: string, name: string): string {
  const start = html.indexOf(`<p class="${name}"`);
  return start < 0 ? "" : textOf(html.slice(start), "p");
}
