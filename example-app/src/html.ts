import escapeHtml from "escape-html";

/** HTML that comes from this file and is not escaped again. All other values in a page are escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Content = Html | string | number | undefined | readonly Content[];

/** A template tag for HTML. It escapes every value that is not {@link Html}. */
export function html(parts: TemplateStringsArray, ...contents: Content[]): Html {
  return new Html(parts.reduce((text, part, index) => text + toText(contents[index - 1]) + part));
}

function toText(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Html) return content.text;
  if (Array.isArray(content)) return content.map(toText).join("");
  return escapeHtml(String(content));
}
