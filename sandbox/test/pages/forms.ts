/** Matches the attributes in an opening tag. A ">" inside quotes does not end the tag. */
export const attributes = `(?:[^">]|"[^"]*")*`;

/** A form with the values that a browser would send if the user changed nothing. */
export interface Form {
  readonly method: string;
  readonly action: string;
  /** The hidden and visible fields, in the order of the page. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The buttons that have a name. */
  readonly buttons: readonly (readonly [name: string, value: string])[];
}

/** Returns the forms of a page. It works only for the sandbox's pages, whose attributes are all in double quotes. */
export function formsIn(html: string): readonly Form[] {
  return [...html.matchAll(new RegExp(`<form(${attributes})>(.*?)</form>`, "gs"))].map(
    ([, opening = "", inside = ""]) => ({
      method: attribute(opening, "method"),
      action: attribute(opening, "action"),
      fields: named(inside, "input|select"),
      buttons: named(inside, "button"),
    }),
  );
}

/** Returns the text inside the first element `name`, without tags and character references. */
export function textOf(html: string, name: string): string {
  const inside = new RegExp(`<${name}[^>]*>(.*?)</${name}>`, "s").exec(html)?.[1] ?? "";
  return unescaped(inside.replace(/<[^>]*>/g, ""));
}

function named(html: string, elements: string): readonly (readonly [string, string])[] {
  return [...html.matchAll(new RegExp(`<(?:${elements})(${attributes})>`, "g"))]
    .map(([, opening = ""]) => [attribute(opening, "name"), attribute(opening, "value")] as const)
    .filter(([name]) => name !== "");
}

function attribute(opening: string, name: string): string {
  return unescaped(new RegExp(` ${name}="([^"]*)"`).exec(opening)?.[1] ?? "");
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
