/** The targets of links and pictures, in Markdown and in HTML, outside of code. */
export function linksOf(markdown: string): string[] {
  const prose = markdown.replace(/^(```+)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");
  const found = prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|\b(?:href|src)="([^"]+)"/g);
  return [...found].map(([, inMarkdown, inHtml]) => inMarkdown ?? inHtml ?? "");
}

/** A picture of a document. */
export interface Picture {
  /** The last line of text before it. */
  readonly before: string;
  /** The text that is shown if the picture is missing. */
  readonly text: string;
}

/** The pictures of a document. */
export function picturesOf(markdown: string): Picture[] {
  const prose = markdown.replace(/^(```+)[\s\S]*?^\1/gm, "(code)").replace(/`[^`\n]*`/g, "(code)");
  return [...prose.matchAll(/!\[([^\]]*)\]\(/g)].map(({ index, 1: text = "" }) => ({
    before: prose.slice(0, index).trimEnd().split("\n").at(-1) ?? "",
    text,
  }));
}

/** Whether a link has a scheme, such as `https:`. */
export function isAbsolute(link: string): boolean {
  return /^[a-z][\w+.-]*:/i.test(link);
}

/** The anchors that GitHub makes of headings, and those of HTML elements. */
export function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.replace(/^(```+)[\s\S]*?^\1/gm, "").matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)];
  const slugs = headings.map(([, text = ""]) =>
    text
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
  const written = [...markdown.matchAll(/\b(?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id);
  return new Set([...slugs, ...written]);
}
