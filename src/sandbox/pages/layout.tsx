import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Language } from "./language";

/** What every page needs to know. */
export interface PageProps {
  readonly language: Language;
  /** Path and query of a GET that shows this page again: the language switch leads there. */
  readonly url: string;
}

/** A complete HTML document. `title` comes after the sandbox's own prefix. */
export function renderPage(page: PageProps, title: string, content: ComponentChildren): string {
  return `<!DOCTYPE html>${renderToString(
    <html lang={page.language}>
      <head>
        <title>{`Eventpop Sandbox · ${title}`}</title>
      </head>
      <body>
        <main>{content}</main>
      </body>
    </html>,
  )}`;
}
