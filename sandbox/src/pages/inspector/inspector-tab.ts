import type { Language, Translate } from "../language";
import { paths } from "../paths";
import type { inspectorTexts } from "./inspector-texts";

/** The props of every tab. */
export interface TabContext {
  readonly language: Language;
  readonly translate: Translate<keyof typeof inspectorTexts>;
  readonly authenticityToken: string;
  /** The ids of the rows that are highlighted, besides the row to which the page scrolls. */
  readonly highlighted: readonly string[];
}

/** Returns the path of a form or link of the inspector. The function percent-encodes the segments. */
export function inspectorPath(...segments: readonly string[]): string {
  return [paths.inspector, ...segments.map(encodeURIComponent)].join("/");
}
