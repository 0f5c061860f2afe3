import { createHash } from "node:crypto";
import type { PageSettings } from "../../config/page-options";
import { contrastOf } from "./contrast";
import { designTokens } from "./design-tokens";

/** How the pages of one `eventpopAuth` look, from its option `pages`. */
export interface PageLook {
  readonly name: string | undefined;
  readonly logo: string | undefined;
  /** The stylesheet of every page. */
  readonly style: string;
  /** The Content-Security-Policy of every page, which allows only the stylesheet, the logo and the icon of the site. */
  readonly policy: string;
}

const STYLE = `* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; align-content: center; justify-items: center; gap: var(--space-6); padding: var(--space-4);
  font: var(--font-m)/1.6 var(--sans); background: var(--ground); color: var(--text); overflow-wrap: anywhere; }
header { font-weight: 600; text-align: center; }
header img { display: block; height: 2.5rem; max-width: 15rem; object-fit: contain; }
main { width: 100%; max-width: 30rem; padding: clamp(1.25rem, 6vw, 2rem); background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-l); }
h1 { margin: 0 0 var(--space-2); font-size: var(--font-xl); line-height: 1.35; text-wrap: balance; }
p { margin: 0 0 var(--space-6); }
.links { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2) var(--space-6); margin: 0; }
a { color: var(--link); text-underline-offset: .2em; }
.links a { padding: var(--space-2) 0; }
.links .button, button { display: inline-block; padding: var(--space-2) var(--space-6); border: 1px solid var(--accent-edge, var(--accent)); border-radius: var(--radius-m);
  font: inherit; font-weight: 600; text-decoration: none; background: var(--accent); color: var(--on-accent); cursor: pointer; }
.button:hover, button:hover { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: var(--radius-s); }
fieldset { margin: 0; padding: 0; border: 0; }
legend { padding: 0; margin: 0 0 var(--space-2); font-weight: 600; }
label { display: flex; align-items: center; gap: var(--space-3); padding: var(--space-3); margin: 0 0 var(--space-2); border: 1px solid var(--line); border-radius: var(--radius-m); cursor: pointer; }
label:hover { border-color: var(--edge); }
label:has(:checked) { border-color: var(--accent-edge, var(--accent)); background: var(--sunken); }
label input { flex: none; width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--accent); }
label b, label small { display: block; }
label b { font-weight: 600; }
label small { font-size: var(--font-s); color: var(--muted); }
.actions { position: sticky; bottom: 0; display: flex; flex-wrap: wrap; gap: var(--space-2); padding: var(--space-4) 0; background: var(--surface); }
.actions button { flex: 1 1 auto; }
.actions .second { background: none; color: var(--text); border-color: var(--edge); }
.code { margin: var(--space-6) 0 0; font: var(--font-s)/1.6 var(--mono); color: var(--muted); }
@media print { .links, .actions { display: none; } main { border: 0; } }
`;

/** The colours behind the buttons in the light and in the dark scheme: `--surface` of the design tokens. */
const SURFACES = { light: "#ffffff", dark: "#191b24" } as const;
/** Colours of borders that are visible on these colours: `--edge` of the design tokens. */
const EDGES = { light: "#7d8298", dark: "#858ba2" } as const;
/** The contrast that a control needs with the colour around it (WCAG 2.2, 1.4.11). */
const CONTROL_CONTRAST = 3;

/**
 * Returns the CSS for the app's accent colour, in both schemes. The text on it is black or white, whichever is easier to read: one of
 * them has a contrast of at least 4.58 with every colour. If a button would be hard to see on the page, it gets a border.
 */
function accentStyle(accent: string): string {
  const onAccent = contrastOf(accent, "#ffffff") >= contrastOf(accent, "#000000") ? "#ffffff" : "#000000";
  const edge = (scheme: "light" | "dark") =>
    contrastOf(accent, SURFACES[scheme]) >= CONTROL_CONTRAST ? accent : EDGES[scheme];
  const rule = (scheme: "light" | "dark") =>
    `:root { --accent: ${accent}; --on-accent: ${onAccent}; --accent-edge: ${edge(scheme)}; }`;
  return `${rule("light")}\n@media (prefers-color-scheme: dark) { ${rule("dark")} }\n`;
}

/** Returns the source expression that allows exactly this style or script (CSP Level 3, §2.3.1). */
export function sourceOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Returns the source expression for a picture. A source expression has no query, and `;` and `,` would end it (CSP Level 3, §2.3). */
function imageSourceOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/;/g, "%3B").replace(/,/g, "%2C");
}

/** Creates the look of pages from the option `pages`, or the default look. */
export function createPageLook({ name, logo, accent }: Partial<PageSettings> = {}): PageLook {
  const style = designTokens + (accent === undefined ? "" : accentStyle(accent)) + STYLE;
  // A browser requests the icon of the site, such as /favicon.ico, for these pages too.
  const images = ["'self'", ...(logo === undefined || logo.startsWith("/") ? [] : [imageSourceOf(logo)])];
  const policy = [
    "default-src 'none'",
    `style-src ${sourceOf(style)}`,
    `img-src ${images.join(" ")}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return { name, logo, style, policy: policy.join("; ") };
}
