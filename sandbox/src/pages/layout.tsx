import { createHash } from "node:crypto";
import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { copyScript } from "./copy-button";
import { liveScript } from "./inspector/live-script";
import { type Language, languages, linkInLanguage, type TranslatedText, translator } from "./language";
import { paths } from "./paths";
import { stylesheet } from "./stylesheet";

const texts = {
  bar: {
    en: "EVENTPOP SANDBOX — not Eventpop; never type a real password",
    th: "EVENTPOP SANDBOX — ไม่ใช่ Eventpop จริง ห้ามพิมพ์รหัสผ่านจริง",
  },
  warning: { en: "Warning", th: "คำเตือน" },
  description: {
    en: "A local Eventpop for development and tests, with users, tickets and an inspector.",
    th: "Eventpop จำลองในเครื่อง สำหรับพัฒนาและทดสอบ มีผู้ใช้ บัตร และตัวตรวจสอบ",
  },
  otherLanguage: { en: "ภาษาไทย", th: "English" },
  navigation: { en: "Sandbox", th: "แซนด์บ็อกซ์" },
  home: { en: "Home", th: "หน้าแรก" },
  inspector: { en: "Inspector", th: "ตัวตรวจสอบ" },
  authorizedApplications: { en: "Your authorized applications", th: "แอปที่คุณอนุญาตไว้" },
} as const satisfies Readonly<Record<string, TranslatedText>>;

/** The props of every page. */
export interface PageProps {
  readonly language: Language;
  /** The path and the query with which a GET request gets this page again. The links to the other language use it. */
  readonly url: string;
}

/** The icon of the browser tab. It is amber, so that the tab is not mistaken for a tab of Eventpop. */
const favicon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#ffb300"/>' +
    '<path d="M3 11h10M5 8h6M7 5h2" stroke="#3b2600" stroke-width="1.6" stroke-linecap="round"/></svg>',
)}`;

interface PageContent {
  /** The title of the page. The browser shows `Eventpop Sandbox` before it. */
  readonly title: string;
  readonly content: ComponentChildren;
  /** Whether the page uses the width of a large screen. */
  readonly isWide?: boolean;
}

/** Renders an HTML document. An amber bar and a logo are above the content, links to the other pages are below it. */
export function renderPage(page: PageProps, content: PageContent): string {
  return `<!DOCTYPE html>${renderToString(<Document page={page} content={content} />)}`;
}

function Document({ page, content }: { page: PageProps; content: PageContent }) {
  const translate = translator(texts, page.language);
  const [other = page.language] = languages.filter((language) => language !== page.language);
  return (
    <html lang={page.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="description" content={translate("description")} />
        <title>{`Eventpop Sandbox · ${content.title}`}</title>
        <link rel="icon" href={favicon} />
        {/* The stylesheet is not escaped: an escaped ">" or quote in the CSS would change its hash, and the Content-Security-Policy
              would block it. */}
        <style dangerouslySetInnerHTML={{ __html: stylesheet }} />
      </head>
      <body class={content.isWide ? "wide-page" : undefined}>
        <section class="bar" aria-label={translate("warning")} data-testid="sandbox-bar">
          {translate("bar")}
        </section>
        <header class="masthead">
          <a class="logo" href={paths.home} data-testid="home-link">
            eventpop <b>sandbox</b>
          </a>
          <a href={linkInLanguage(page.url, other)} lang={other} hreflang={other} data-testid="language-switch">
            {translate("otherLanguage")}
          </a>
        </header>
        <main>{content.content}</main>
        <nav class="site-navigation" aria-label={translate("navigation")}>
          <a href={paths.home} data-testid="nav-home">
            {translate("home")}
          </a>
          <a href={paths.inspector} data-testid="nav-inspector">
            {translate("inspector")}
          </a>
          <a href={paths.authorizedApplications} data-testid="nav-authorized-applications">
            {translate("authorizedApplications")}
          </a>
        </nav>
      </body>
    </html>
  );
}

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The Content-Security-Policy of every page. It allows this stylesheet, the two scripts, live updates, images and forms, and forbids
 * frames. `form-action` is omitted, because Chromium applies it to redirects too and would block the redirect from the
 * consent form to the application.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${hashOf(stylesheet)}`,
  `script-src ${hashOf(copyScript)} ${hashOf(liveScript)}`,
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");
