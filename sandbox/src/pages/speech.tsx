import type { ComponentChildren } from "preact";
import type { Language } from "./language";
import type { Text } from "./texts";

type Values = Readonly<Record<string, string | number>>;

/** Gives the text of that name, its `{placeholders}` filled in. */
export type Say<Name extends string> = (name: Name, values?: Values) => string;

export function speaking<Name extends string>(table: Readonly<Record<Name, Text>>, language: Language): Say<Name> {
  return (name, values = {}) =>
    table[name][language].replace(/\{(\w+)\}/g, (placeholder, key: string) => String(values[key] ?? placeholder));
}

/** A text whose `{placeholders}` are elements, because languages put them in different places. */
export function Filled({ text, parts }: { text: string; parts: Readonly<Record<string, ComponentChildren>> }) {
  return <>{text.split(/\{(\w+)\}/).map((piece, index) => (index % 2 === 0 ? piece : parts[piece]))}</>;
}
