import type { ParameterValue } from "../http/form-encoding";

/** The part of a JSON Schema that says how a value is written in a form. */
export interface ValueSchema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly anyOf?: readonly ValueSchema[];
  readonly items?: ValueSchema;
}

/** How the values of a field are written in a form. */
export interface FieldShape {
  readonly kind: "text" | "number" | "date" | "time" | "flag" | "choice" | "choices" | "lines" | "other";
  /** Whether an empty field means null. */
  readonly isNullable: boolean;
  /** The possible values. */
  readonly choices: readonly string[];
  /** Whether the items of a list are numbers. */
  readonly hasNumbers: boolean;
  /** The word that the field also accepts in place of a list, such as `any-loopback`. */
  readonly word: string | undefined;
}

/** Returns how the values of `schema` are written in a form. */
export function shapeOf(schema: ValueSchema): FieldShape {
  const alternatives = schema.anyOf ?? [schema];
  const [inner = schema] = alternatives.filter(({ type }) => type !== "null");
  return {
    kind: kindOf(inner),
    isNullable: alternatives.some(({ type }) => type === "null"),
    choices: inner.enum ?? inner.items?.enum ?? [],
    hasNumbers: isNumber(inner.items),
    word: alternatives.find((alternative) => alternative.const !== undefined)?.const,
  };
}

function isNumber(schema: ValueSchema | undefined): boolean {
  return schema?.type === "integer" || schema?.type === "number";
}

function kindOf(schema: ValueSchema): FieldShape["kind"] {
  if (schema.enum) return "choice";
  if (isNumber(schema)) return "number";
  if (schema.type === "boolean") return "flag";
  if (schema.type === "array") {
    if (schema.items?.enum || isNumber(schema.items)) return "choices";
    return schema.items?.type === "string" ? "lines" : "other";
  }
  if (schema.type !== "string") return "other";
  return schema.format === "date" ? "date" : schema.format === "date-time" ? "time" : "text";
}

const BANGKOK_MS = 7 * 3_600_000;

/** Returns a value as its field contains it. A list has one item on each line. A time is the local time of Bangkok. */
export function valueText({ kind }: FieldShape, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join("\n");
  return kind === "time" ? localTime(String(value)) : String(value);
}

function localTime(time: string): string {
  return withoutZeros(new Date(Date.parse(time) + BANGKOK_MS).toISOString().slice(0, -1));
}

/** Removes seconds and milliseconds that are 0, because browsers do so in the fields of a form. */
function withoutZeros(local: string): string {
  return local.replace(/\.0+$/, "").replace(/(T\d\d:\d\d):00$/, "$1");
}

/** Returns the local time of Bangkok as ISO 8601 with seconds and offset. A text that has an offset already is returned unchanged. */
function bangkokInstant(text: string): string {
  if (/(Z|[+-]\d\d:\d\d)$/.test(text)) return text;
  return `${text.replace(/(T\d\d:\d\d)$/, "$1:00")}+07:00`;
}

/** Returns what a form sent for a field, in the notation of {@link valueText}. Undefined if the form does not have the field. */
export function submittedText(shape: FieldShape, sent: ParameterValue | undefined): string | undefined {
  if (sent === undefined) return undefined;
  const lines = typeof sent === "string" ? sent.split(/\r?\n/) : Object.values(sent).map(String);
  const isList = shape.kind === "choices" || shape.kind === "lines";
  const items = isList ? lines.map((line) => line.trim()).filter(Boolean) : lines;
  const text = items.join("\n").trim();
  return shape.kind === "time" ? withoutZeros(text) : text;
}

/**
 * Returns the value that the text in a field means. The control operation checks it later. For example, a number that cannot be
 * read stays a text, which the operation refuses.
 */
export function parsedValue(shape: FieldShape, text: string): unknown {
  const { kind, isNullable, hasNumbers, word } = shape;
  const items = text === "" ? [] : text.split("\n");
  if (word !== undefined && text === word) return word;
  if (kind === "lines") return items;
  if (kind === "choices") return hasNumbers ? items.map(numberIn) : items;
  if (text === "") return isNullable ? null : text;
  if (kind === "number") return numberIn(text);
  if (kind === "flag") return text === "true";
  return kind === "time" ? bangkokInstant(text) : text;
}

function numberIn(text: string): number | string {
  return /^-?\d+$/.test(text) ? Number(text) : text;
}
