import type { Language } from "../language";
import { paths } from "../paths";
import type { Say } from "../speech";
import type { inspectorTexts } from "./inspector-texts";

/** What each tab is handed besides its own data. */
export interface TabContext {
  readonly language: Language;
  readonly say: Say<keyof typeof inspectorTexts>;
  readonly authenticityToken: string;
}

/** Path of a form or link below the inspector; the segments may hold any characters. */
export function inspectorPath(...segments: readonly string[]): string {
  return [paths.inspector, ...segments.map(encodeURIComponent)].join("/");
}
