import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { type Language, languages, linkInLanguage } from "./language";
import { paths } from "./paths";
import { speaking } from "./speech";
import { stylesheet } from "./stylesheet";
import { texts } from "./texts";

/** What every page needs to know. */
export interface PageProps {
  readonly language: Language;
  /** Path and query of a GET that shows this page again: the language switch leads there. */
  readonly url: string;
}

/** An amber tile with a torn edge: unmistakably not Eventpop's. */
const favicon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#ffb300"/>' +
    '<path d="M3 11h10M5 8h6M7 5h2" stroke="#3b2600" stroke-width="1.6" stroke-linecap="round"/></svg>',
)}`;

interface Sheet {
  /** Comes after the sandbox's own prefix. */
  readonly title: string;
  readonly content: ComponentChildren;
  /** Further elements of the head. */
  readonly head?: ComponentChildren;
}

/** A complete HTML document: the amber bar and the word-mark above, the ways to the other pages below. */
export function renderPage(page: PageProps, sheet: Sheet): string {
  return `<!DOCTYPE html>${renderToString(<Document page={page} sheet={sheet} />)}`;
}

function Document({ page, sheet }: { page: PageProps; sheet: Sheet }) {
  const say = speaking(texts, page.language);
  const [other = page.language] = languages.filter((language) => language !== page.language);
  return (
    <html lang={page.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`Eventpop Sandbox · ${sheet.title}`}</title>
        <link rel="icon" href={favicon} />
        {/* As it stands: escaped, the ">" and quotes of CSS would no longer match its hash in the policy. */}
        <style dangerouslySetInnerHTML={{ __html: stylesheet }} />
        {sheet.head}
      </head>
      <body>
        <p class="bar" data-testid="sandbox-bar">
          {say("bar")}
        </p>
        <header class="masthead">
          <a class="wordmark" href={paths.home} data-testid="home-link">
            eventpop <b>sandbox</b>
          </a>
          <a href={linkInLanguage(page.url, other)} lang={other} hreflang={other} data-testid="language-switch">
            {say("otherLanguage")}
          </a>
        </header>
        <main>{sheet.content}</main>
        <nav class="ways" aria-label={say("navigation")}>
          <a href={paths.home} data-testid="nav-home">
            {say("home")}
          </a>
          <a href={paths.inspector} data-testid="nav-inspector">
            {say("inspector")}
          </a>
          <a href={paths.authorizedApplications} data-testid="nav-authorized-applications">
            {say("authorizedApplications")}
          </a>
        </nav>
      </body>
    </html>
  );
}
