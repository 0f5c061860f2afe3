import type { Response } from "express";
import { type Page, renderPage } from "./page";
import { type PageLook, sourceOf } from "./page-look";

/** Responds with a page. Its policy replaces the one that the app sets for the app's pages. */
export function sendPage(res: Response, status: number, page: Page, look: PageLook): void {
  const { script } = page;
  const policy = look.policy + (script === undefined ? "" : `; script-src ${sourceOf(script)}`);
  sendHtml(res, status, renderPage(page, look), policy);
}

/** Responds with an HTML document and its Content-Security-Policy. */
export function sendHtml(res: Response, status: number, html: string, policy: string): void {
  res
    .status(status)
    .set({ "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff" })
    .type("html")
    .send(html);
}
