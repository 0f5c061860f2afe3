import escapeHtml from "escape-html";
import type { Language } from "../../config/auth-options";
import type { PageLook } from "./page-look";

/** A link on a page. */
export interface PageLink {
  /** A path of this site, or a URL from the app's options. */
  readonly href: string;
  readonly label: string;
  /** Whether the link leads to another site. Such a link opens in a new tab, because the other site has no link back. */
  readonly isOtherSite?: boolean;
}

/** The content of a page. `body` is HTML, and everything else is plain text. */
export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly sentence: string;
  readonly body?: string;
  /** The only script that the page may run. `body` contains its element. */
  readonly script?: string;
  /** Links below the text. */
  readonly links?: readonly PageLink[];
  /** The error code. It is shown in small letters at the bottom, so that a visitor can name it when asking for help. */
  readonly code?: string;
}

/** Returns one HTML document. It loads no other file than the logo, and is readable at a width of 360 px. */
export function renderPage(page: Page, { name, logo, style }: PageLook): string {
  const { language, title, sentence, body = "", links = [], code } = page;
  const image = logo === undefined ? "" : `<img src="${escapeHtml(logo)}" alt="${escapeHtml(name ?? "")}">`;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="description" content="${escapeHtml(sentence)}">
<title>${escapeHtml(name === undefined ? title : `${title} · ${name}`)}</title>
<style>${style}</style>
</head>
<body>
${name === undefined ? "" : `<header>${image || escapeHtml(name)}</header>\n`}<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(sentence)}</p>
${body}${links.length > 0 ? `<p class="links">${renderLinks(links, body)}</p>` : ""}${
  code ? `\n<p class="code">${escapeHtml(code)}</p>` : ""
}
</main>
</body>
</html>
`;
}

/** The first link looks like a button, unless the page has a form, whose button is the most important one. The others look like links. */
function renderLinks(links: readonly PageLink[], body: string): string {
  const hasButton = body.includes("<form");
  const anchors = links.map(({ href, label, isOtherSite }, index) => {
    const look = index === 0 && !hasButton ? ' class="button"' : "";
    const newTab = isOtherSite ? ' target="_blank" rel="noopener noreferrer"' : "";
    return `<a${look} href="${escapeHtml(href)}"${newTab}>${escapeHtml(label)}</a>`;
  });
  return anchors.join("");
}
