/** What may stand in an opening tag after its name: a ">" inside quotes does not end it. */
export const attributes = `(?:[^">]|"[^"]*")*`;

/** A form as a browser would send it, before anyone types. */
export interface Form {
  readonly method: string;
  readonly action: string;
  /** Hidden and visible inputs and selects, in the order of the page. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The named buttons. */
  readonly buttons: readonly (readonly [name: string, value: string])[];
}

/** The forms of a page that these pages' own renderer made: quotes are double, and nothing is left out. */
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

/** The text between the first `<name …>` and its end, unescaped. */
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
