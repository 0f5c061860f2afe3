import { jsonSchema } from "../control/json-schema";
import type { CollectionName } from "../pages/inspector/collections";
import type { FieldOption, FieldView } from "../pages/inspector/entry-field";
import type { EntryPageProps } from "../pages/inspector/entry-form";
import type { FieldName } from "../pages/inspector/entry-texts";
import type { TicketType } from "../world/catalogue";
import { drawnAvatars } from "../world/makers";
import type { World } from "../world/world";
import { dependentCounts, type Entry, entryCollections } from "./entry-collections";
import { type FieldSpec, fieldSpecs } from "./field-specs";
import { type FieldShape, parsedValue, shapeOf, submittedText, type ValueSchema, valueText } from "./field-values";
import type { SubmittedForm } from "./submitted-form";
import { submittedTicketTypes, ticketTypeDrafts, ticketTypeRows } from "./ticket-type-fields";

/** The largest number of tickets that one form creates. */
const MAX_COUNT = 500;

interface Field {
  readonly name: FieldName;
  readonly spec: FieldSpec;
  readonly shape: FieldShape;
  readonly isRequired: boolean;
}

/** Returns the fields of a form: what the schema of the control operation says about them, and their place. */
function fieldsOf(collection: CollectionName): readonly Field[] {
  const schema = jsonSchema(entryCollections[collection].schema) as {
    readonly properties: Readonly<Record<string, ValueSchema>>;
    readonly required: readonly string[];
  };
  const specs = Object.entries(fieldSpecs[collection]) as [FieldName, FieldSpec][];
  return specs
    .filter(([, { isHidden }]) => !isHidden)
    .map(([name, spec]) => ({
      name,
      spec,
      shape: shapeOf(schema.properties[name] ?? {}),
      isRequired: spec.isRequired === true || schema.required.includes(name),
    }));
}

/** The values that a form shows. */
interface FormContent {
  /** The row that the form changes. Undefined for a new row. */
  readonly entry?: Entry | undefined;
  /** Returns the first text of a field. Undefined if the field has the row's value, or the default for a new row. */
  readonly given: (name: string) => string | undefined;
  /** The form that was refused. Its values are shown again. */
  readonly refused?: SubmittedForm | undefined;
}

/** Returns the page with the form for a new row, or for the row that `content` contains. */
export function entryPageProps(world: World, collection: CollectionName, content: FormContent): EntryPageProps {
  const { entry } = content;
  const fields = fieldsOf(collection).map((field) => fieldView(world, field, content));
  const isNewTicket = collection === "tickets" && !entry;
  return {
    tab: "entry",
    collection,
    fields: isNewTicket ? [...fields, { name: "count", kind: "number", value: content.given("count") ?? "1" }] : fields,
    returnTo: content.refused?.field("return_to"),
    row: entry && { id: entry.key, name: entry.name, dependents: dependentCounts(entry) },
  };
}

function fieldView(world: World, field: Field, { entry, given, refused }: FormContent): FieldView {
  const { name, spec, shape, isRequired } = field;
  const base = { name, isRequired, isRare: spec.isRare };
  const stored = entry?.values[name];
  if (name === "ticketTypes") {
    const rows = submittedTicketTypes(refused?.value(name));
    return { ...base, kind: "ticketTypes", rows: rows ?? ticketTypeRows((stored ?? []) as readonly TicketType[]) };
  }
  if (name === "avatars") {
    const value = refused?.field(name) ?? pictureOf(entry);
    return { ...base, kind: "choice", value, options: pictures.map((id) => ({ id, name: id })), isOptional: false };
  }
  const ofRow = entry ? valueText(shape, stored) : (spec.initial ?? "");
  const text = submittedText(shape, refused?.value(name)) ?? given(name) ?? ofRow;
  if (entry && spec.isFixed) return { ...base, kind: "fixed", value: text };
  const options = spec.options?.(world) ?? shape.choices.map((id) => ({ id, name: id }));
  if (shape.kind === "flag") return { ...base, isRequired: false, kind: "flag", value: text === "true" };
  if (shape.kind === "choices") return { ...base, kind: "choices", values: text.split("\n"), options };
  if (shape.kind === "lines" || shape.word !== undefined) return { ...base, kind: "lines", value: text };
  if (options.length > 0 || spec.options) {
    const isOptional = shape.isNullable || (spec.options !== undefined && !isRequired);
    return { ...base, kind: "choice", value: text, options: withOption(options, text), isOptional };
  }
  return { ...base, kind: spec.type ?? inputs[shape.kind] ?? "text", value: text };
}

const inputs = { number: "number", date: "date", time: "datetime-local" } as const satisfies Partial<
  Record<FieldShape["kind"], FieldView["kind"]>
> as Readonly<Partial<Record<FieldShape["kind"], "number" | "date" | "datetime-local">>>;

/**
 * If the row refers to a missing row, adds that reference to the options of the field, so that saving the form does not change the
 * reference.
 */
function withOption(options: readonly FieldOption[], value: string): readonly FieldOption[] {
  return value === "" || options.some(({ id }) => id === value) ? options : [...options, { id: value, name: value }];
}

const pictures = ["drawn", "none"] as const;

function pictureOf(entry: Entry | undefined): (typeof pictures)[number] {
  return entry && entry.values.avatars === null ? "none" : "drawn";
}

/**
 * Returns the draft of a new row, or the changes of the row `entry`. A field that the form does not have, or that still has the
 * row's value, is left out.
 */
export function submittedValues(
  world: World,
  collection: CollectionName,
  form: SubmittedForm,
  entry?: Entry,
): Readonly<Record<string, unknown>> {
  const values = fieldsOf(collection).flatMap(({ name, spec, shape }): readonly (readonly [string, unknown])[] => {
    if (entry && spec.isFixed) return [];
    if (name === "ticketTypes") {
      const rows = submittedTicketTypes(form.value(name));
      if (!rows) return [];
      const stored = ticketTypeRows((entry?.values[name] ?? []) as readonly TicketType[]);
      const [types, unchanged] = [ticketTypeDrafts(world, rows), ticketTypeDrafts(world, stored)];
      return JSON.stringify(types) === JSON.stringify(unchanged) ? [] : [[name, types]];
    }
    if (name === "avatars") return pictureValue(form, entry);
    const text = submittedText(shape, form.value(name));
    // The text of the row is compared as a browser would send it, so that only a field that was edited counts as changed.
    const unchanged = entry ? submittedText(shape, valueText(shape, entry.values[name])) : "";
    return text === undefined || text === unchanged ? [] : [[name, parsedValue(shape, text)]];
  });
  return Object.fromEntries(values);
}

function pictureValue(form: SubmittedForm, entry: Entry | undefined): readonly (readonly [string, unknown])[] {
  const picture = form.field("avatars");
  if (picture === undefined || picture === pictureOf(entry)) return [];
  return [["avatars", picture === "none" ? null : drawnAvatars(Number(entry?.values.id))]];
}

/** Returns how many rows the form creates. */
export function submittedCount(form: SubmittedForm): number {
  const count = Number(form.field("count") ?? 1);
  return Number.isInteger(count) ? Math.min(Math.max(count, 1), MAX_COUNT) : 1;
}
