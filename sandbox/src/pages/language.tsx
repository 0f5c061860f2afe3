import type { ComponentChildren } from "preact";
import { parametersExcept } from "./url-parameters";

/** The languages of the sandbox's pages. */
export const languages = ["en", "th"] as const;

export type Language = (typeof languages)[number];

/** A text in every language. It may contain placeholders such as `{count}`, which are replaced by values. */
export type TranslatedText = Readonly<Record<Language, string>>;

/** The query parameter that selects the language of a page. */
export const languageParameter = "lang";

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}

/**
 * Returns a link to the page at `url` in another language. The link contains only a query, so it cannot lead to another
 * path or host.
 */
export function linkInLanguage(url: string, language: Language): string {
  return `?${[...parametersExcept(url, languageParameter), `${languageParameter}=${language}`].join("&")}`;
}

/** A function that returns the text with this name, in one language. `values` replace the `{placeholders}` of the text. */
export type Translate<Name extends string> = (name: Name, values?: Readonly<Record<string, string | number>>) => string;

/** Returns a function that looks up a text of `table` by its name and returns it in `language`. */
export function translator<Name extends string>(
  table: Readonly<Record<Name, TranslatedText>>,
  language: Language,
): Translate<Name> {
  return (name, values = {}) =>
    table[name][language].replace(/\{(\w+)\}/g, (placeholder, key: string) => String(values[key] ?? placeholder));
}

/**
 * Shows a text whose `{placeholders}` are replaced by elements. The order of the placeholders may differ between
 * languages.
 */
export function FilledText({ text, parts }: { text: string; parts: Readonly<Record<string, ComponentChildren>> }) {
  return <>{text.split(/\{(\w+)\}/).map((piece, index) => (index % 2 === 0 ? piece : parts[piece]))}</>;
}
