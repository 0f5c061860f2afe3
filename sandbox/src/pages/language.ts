/** The languages that the sandbox's pages speak. */
export const languages = ["en", "th"] as const;

export type Language = (typeof languages)[number];

/** Query parameter by which a person asks for a page in another language. */
export const languageParameter = "lang";

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}

/**
 * Link to the page at `url` in `language`: a reference that is only a query, so it cannot lead to another path or host.
 * The other parameters keep their bytes, because an OAuth `state` must survive the detour.
 */
export function linkInLanguage(url: string, language: Language): string {
  const start = url.indexOf("?");
  const parameters = start < 0 ? [] : url.slice(start + 1).split("&");
  const others = parameters.filter((parameter) => parameter !== "" && !parameter.startsWith(`${languageParameter}=`));
  return `?${[...others, `${languageParameter}=${language}`].join("&")}`;
}
