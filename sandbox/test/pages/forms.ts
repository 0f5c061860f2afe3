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
      fields: fieldsIn(inside),
      buttons: named(inside, "button"),
    }),
  );
}

/** Returns the text inside the first element `name`, without tags and character references. */
export function textOf(html: string, name: string): string {
  const inside = new RegExp(`<${name}[^>]*>(.*?)</${name}>`, "s").exec(html)?.[1] ?? "";
  return unescaped(inside.replace(/<[^>]*>/g, ""));
}

/** Returns what a browser sends: no boxes that are not checked, and the selected option of a list, or its first one. */
function fieldsIn(html: string): readonly (readonly [string, string])[] {
  const control = new RegExp(`<input(${attributes})>|<(select|textarea)(${attributes})>(.*?)</\\2>`, "gs");
  return [...html.matchAll(control)].flatMap(([, input, element, opening = "", inside = ""]) => {
    const name = attribute(input ?? opening, "name");
    if (name === "" || (input !== undefined && / type="checkbox"/.test(input) && !/ checked\b/.test(input))) return [];
    if (input !== undefined) return [[name, attribute(input, "value")]];
    return [[name, element === "select" ? selectedIn(inside) : unescaped(inside)]];
  });
}

function selectedIn(html: string): string {
  const options = [...html.matchAll(new RegExp(`<option(${attributes})>`, "g"))].map(([, opening = ""]) => opening);
  return attribute(options.find((opening) => / selected\b/.test(opening)) ?? options[0] ?? "", "value");
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
