import { apiCauses } from "./api-causes";
import { authorizeCauses } from "./authorize-causes";
import type { CauseText } from "./cause-text";
import { siteCauses } from "./site-causes";
import { tokenCauses } from "./token-causes";

/** All causes, by name. The log, the command line and the error pages show their texts. */
const causeTexts = { ...siteCauses, ...authorizeCauses, ...tokenCauses, ...apiCauses };

/** The name of a cause, such as `code-expired`. */
export type CauseName = keyof typeof causeTexts;

/** Why a request is refused, or what is unusual about its response. */
export interface Cause {
  /** The name of the cause, such as `code-expired`. */
  readonly name: CauseName;
  /** What the sentence names: client ids, redirect URIs, beginnings of tokens. Contains no secrets. */
  readonly values: Readonly<Record<string, string>>;
}

/** All names. @internal */
export const causeNames = Object.keys(causeTexts) as readonly CauseName[];

type Language = "en" | "th";

/** The names of the placeholders in a text. */
type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type TextsOf<Name extends CauseName> = (typeof causeTexts)[Name];
type NamesIn<Name extends CauseName> = Placeholders<TextsOf<Name>["cause"]["en"] | TextsOf<Name>["fix"]["en"]>;

/** The values that the texts of a cause need. A cause without placeholders needs none. */
type ValuesOf<Name extends CauseName> = [NamesIn<Name>] extends [never]
  ? []
  : [Readonly<Record<NamesIn<Name>, string | number>>];

const MAX_VALUE_CHARACTERS = 120;

/** Makes a cause. A value may come from the request, so its control characters are removed and a long value is cut. */
export function causeOf<Name extends CauseName>(name: Name, ...[values]: ValuesOf<Name>): Cause {
  const texts = Object.entries<string | number>(values ?? {}).map(([key, value]) => [key, shown(String(value))]);
  return { name, values: Object.fromEntries(texts) };
}

function shown(value: string): string {
  const printable = value.replace(/\p{Cc}/gu, "\u{FFFD}");
  return printable.length > MAX_VALUE_CHARACTERS ? `${printable.slice(0, MAX_VALUE_CHARACTERS)}…` : printable;
}

/** Returns what is wrong, as a sentence. */
export function causeSentence({ name, values }: Cause, language: Language): string {
  return filled(textOf(name).cause[language], values);
}

/** Returns what to do, as a sentence. */
export function fixSentence({ name, values }: Cause, language: Language): string {
  return filled(textOf(name).fix[language], values);
}

/** Returns one sentence that says what is wrong and what to do. */
export function whySentence(cause: Cause, language: Language): string {
  const fix = fixSentence(cause, language);
  if (language === "th") return `${causeSentence(cause, language)} — ${fix}`;
  return `${causeSentence(cause, language).replace(/\.$/, "")}; ${fix.charAt(0).toLowerCase()}${fix.slice(1)}`;
}

/** Whether the request succeeds and the cause only explains its result. */
export function isHarmless({ name }: Cause): boolean {
  return textOf(name).harmless ?? false;
}

function textOf(name: CauseName): CauseText {
  return causeTexts[name];
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
