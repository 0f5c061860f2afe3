/** Reads the pages of the sandbox. Their renderer writes every attribute in double quotes. */

/** The hidden fields of the first form that contains `text`. Undefined if there is none. */
export function hiddenFields(html: string, text: string): Record<string, string> | undefined {
  const form = html.match(/<form.*?<\/form>/gs)?.find((candidate) => candidate.includes(text));
  if (form === undefined) return undefined;
  const inputs = form.match(/<input type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(inputs.map((input) => [attribute(input, "name"), attribute(input, "value")]));
}

/** The keys of the users on the sign-in page. */
export function userKeysOn(html: string): readonly string[] {
  return [...html.matchAll(/ name="as" value="([^"]*)"/g)].map(([, key = ""]) => unescaped(key));
}

/** The error message of an error page. Undefined on all other pages. */
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
