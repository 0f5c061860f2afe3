import type { Language, Translate } from "../language";
import { paths } from "../paths";
import type { inspectorTexts } from "./inspector-texts";

/** The props of every tab. */
export interface TabContext {
  readonly language: Language;
  readonly translate: Translate<keyof typeof inspectorTexts>;
  readonly authenticityToken: string;
}

/** The path of a form or link of the inspector. The segments are percent-encoded. */
export function inspectorPath(...segments: readonly string[]): string {
  return [paths.inspector, ...segments.map(encodeURIComponent)].join("/");
}
