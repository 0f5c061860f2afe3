/**
 * The functions in this file read HTML with regular expressions. This works because every attribute on these pages is in
 * double quotes.
 */

/** Returns the hidden fields of the first form that contains `text`, or undefined if there is no such form. */
export function hiddenFields(html: string, text: string): Record<string, string> | undefined {
  const form = html.match(/<form.*?<\/form>/gs)?.find((candidate) => candidate.includes(text));
  if (form === undefined) return undefined;
  const inputs = form.match(/<input type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(inputs.map((input) => [attribute(input, "name"), attribute(input, "value")]));
}

/** Returns the keys of the users on the sign-in page. */
export function userKeysOn(html: string): readonly string[] {
  return [...html.matchAll(/ name="as" value="([^"]*)"/g)].map(([, key = ""]) => unescaped(key));
}

/** Returns the URLs of the links on a page, also of a page of the application. */
export function linksOn(html: string): readonly string[] {
  return [...html.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, href = ""]) => unescaped(href));
}

/** Returns the error message of an error page, or undefined for any other page. */
export function errorMessageOn(html: string): string | undefined {
  const sentence = /data-testid="error-description">(.*?)<\/pre>/s.exec(html)?.[1];
  return sentence === undefined ? undefined : unescaped(sentence);
}

function attribute(tag: string, name: string): string {
  return unescaped(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
