import type * as v from "valibot";

/** A schema or a check of Valibot, with the properties that this file reads. */
interface Node {
  readonly type: string;
  readonly pipe?: readonly Node[];
  readonly requirement?: unknown;
  readonly wrapped?: Node;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly item?: Node;
  readonly value?: Node;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly metadata?: JsonSchema;
}

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Returns a JSON Schema for the values that `schema` accepts. It omits checks that are JavaScript functions, because JSON
 * Schema cannot express them.
 */
export function jsonSchema(schema: v.GenericSchema): JsonSchema {
  return schemaOf(schema as unknown as Node);
}

function schemaOf(node: Node | undefined): JsonSchema {
  const parts = node ? [node, ...(node.pipe ?? [])] : [];
  return Object.assign({}, ...parts.map((part) => translations[part.type]?.(part))) as JsonSchema;
}

const wrapped = (node: Node) => schemaOf(node.wrapped);
const anyOf = ({ options }: Node) => ({ anyOf: (options as readonly Node[]).map(schemaOf) });
const object = ({ type, entries = {} }: Node) => ({
  type: "object",
  properties: Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, schemaOf(entry)])),
  required: Object.keys(entries).filter((name) => !entries[name]?.type.endsWith("optional")),
  additionalProperties: type === "loose_object",
});

const translations: Readonly<Record<string, (node: Node) => JsonSchema>> = {
  string: () => ({ type: "string" }),
  number: () => ({ type: "number" }),
  boolean: () => ({ type: "boolean" }),
  literal: ({ literal }) => ({ const: literal }),
  picklist: ({ options }) => ({ enum: options }),
  optional: wrapped,
  exact_optional: wrapped,
  nullable: (node) => ({ anyOf: [wrapped(node), { type: "null" }] }),
  union: anyOf,
  variant: anyOf,
  array: ({ item }) => ({ type: "array", items: schemaOf(item) }),
  record: ({ value }) => ({ type: "object", additionalProperties: schemaOf(value) }),
  loose_object: object,
  strict_object: object,
  object_with_rest: object,
  integer: () => ({ type: "integer" }),
  min_value: ({ requirement }) => ({ minimum: requirement }),
  max_value: ({ requirement }) => ({ maximum: requirement }),
  min_length: ({ requirement }) => ({ minLength: requirement }),
  non_empty: () => ({ minLength: 1 }),
  regex: ({ requirement }) => ({ pattern: (requirement as RegExp).source }),
  iso_date: () => ({ format: "date" }),
  metadata: ({ metadata = {} }) => metadata,
};
