import type { Language } from "../language";
import { paths } from "../paths";
import type { Say } from "../speech";
import type { inspectorTexts } from "./inspector-texts";

/** The props of every tab. */
export interface TabContext {
  readonly language: Language;
  readonly say: Say<keyof typeof inspectorTexts>;
  readonly authenticityToken: string;
}

/** The path of a form or link of the inspector. The segments are percent-encoded. */
export function inspectorPath(...segments: readonly string[]): string {
  return [paths.inspector, ...segments.map(encodeURIComponent)].join("/");
}
