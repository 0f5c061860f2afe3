/** Reads the sandbox's own pages as a browser would: their renderer double-quotes every attribute. */

/** The hidden fields of the first form in which `mark` stands; undefined if there is no such form. */
export function hiddenFields(html: string, mark: string): Record<string, string> | undefined {
  const form = html.match(/<form.*?<\/form>/gs)?.find((candidate) => candidate.includes(mark));
  if (form === undefined) return undefined;
  const inputs = form.match(/<input type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(inputs.map((input) => [attribute(input, "name"), attribute(input, "value")]));
}

/** The keys of the people on the sign-in page. */
export function userKeysOn(html: string): readonly string[] {
  return [...html.matchAll(/ name="as" value="([^"]*)"/g)].map(([, key = ""]) => unescaped(key));
}

/** The sentence of an error page; undefined on any other page. */
export function errorOn(html: string): string | undefined {
  const sentence = /data-testid="error-description">(.*?)<\/pre>/s.exec(html)?.[1];
  return sentence === undefined ? undefined : unescaped(sentence);
}

function attribute(tag: string, name: string): string {
  return unescaped(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
