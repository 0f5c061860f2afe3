import { createHash } from "node:crypto";
import escapeHtml from "escape-html";
import type { Response } from "express";
import type { Language } from "../../config/auth-options";

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
  /** Links below the text. The first link looks like a button, the others look like text. */
  readonly links?: readonly PageLink[];
  /** The error code. It is shown in small letters at the bottom, so that a visitor can name it when asking for help. */
  readonly code?: string;
}

const STYLE = `:root{color-scheme:light dark}*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;
font:1.0625rem/1.6 system-ui,"Noto Sans Thai","Sarabun","Loma",sans-serif;background:Canvas;color:CanvasText}
main{width:100%;max-width:30rem;padding:clamp(1.25rem,6vw,2rem);border:1px solid color-mix(in srgb,CanvasText 16%,transparent);border-radius:.75rem}
h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.3;text-wrap:balance;overflow-wrap:anywhere}p{margin:0 0 1.25rem;overflow-wrap:anywhere}
.links{display:flex;flex-wrap:wrap;gap:.75rem;margin:0}a.button,button{display:inline-block;padding:.6rem 1.1rem;border:0;border-radius:.5rem;
font:inherit;font-weight:600;text-decoration:none;background:#0b57d0;color:#fff;cursor:pointer}a.plain{padding:.6rem 0;color:inherit}
a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}
fieldset{margin:0 0 1.25rem;padding:0;border:0}legend{padding:0;margin:0 0 .5rem;font-weight:600}
label{display:flex;gap:.75rem;padding:.75rem;margin:0 0 .5rem;border:1px solid color-mix(in srgb,CanvasText 16%,transparent);border-radius:.5rem;cursor:pointer}
label span{min-width:0;overflow-wrap:anywhere}label small{display:block;opacity:.75}
.code{margin:1.5rem 0 0;font-size:.8125rem;opacity:.65}`;

/** The policy of the page, which allows only its own style. It replaces the policy that the app sets for the app's pages. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src ${sourceOf(STYLE)}`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Returns the source expression that allows exactly this style or script (CSP Level 3, §2.3.1). */
function sourceOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Responds with a page. @param script - the only script that the page may run */
export function sendPage(res: Response, status: number, html: string, script?: string): void {
  const policy = CONTENT_SECURITY_POLICY + (script === undefined ? "" : `; script-src ${sourceOf(script)}`);
  res
    .status(status)
    .set({ "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff" })
    .type("html")
    .send(html);
}

/** Returns one HTML document. It loads no other file, and is readable at a width of 360 px. */
export function renderPage({ language, title, sentence, body = "", links = [], code }: Page): string {
  const anchors = links.map(({ href, label, isOtherSite }, index) => {
    const look = index === 0 ? "button" : "plain";
    const newTab = isOtherSite ? ' target="_blank" rel="noopener noreferrer"' : "";
    return `<a class="${look}" href="${escapeHtml(href)}"${newTab}>${escapeHtml(label)}</a>`;
  });
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(sentence)}</p>
${body}${anchors.length > 0 ? `<p class="links">${anchors.join("")}</p>` : ""}${
  code ? `\n<p class="code">${escapeHtml(code)}</p>` : ""
}
</main>
</body>
</html>
`;
}
