/**
 * The value of a parameter: a string, or the list or object that Rails makes of `scope[]=a`, `scope[a]=b` or nested JSON
 * (a structure).
 */
export type ParameterValue = string | object;

/** A parameter as it was sent: the name is not parsed, so it still contains its brackets. */
export type ParameterEntry = readonly [name: string, value: ParameterValue];

/** The maximum depth of lists and objects that Rack reads. */
const maxDepth = 100;

/**
 * Returns the fields of a text in the format `application/x-www-form-urlencoded`. Throws if a percent sign is not
 * followed by two hexadecimal digits, or if the bytes are not UTF-8. Rails refuses such requests too.
 */
export function formEntries(text: string): readonly ParameterEntry[] {
  return text
    .split("&")
    .filter(Boolean)
    .map((field) => {
      const equals = field.indexOf("=");
      return equals < 0 ? [decoded(field), ""] : [decoded(field.slice(0, equals)), decoded(field.slice(equals + 1))];
    });
}

function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

/**
 * Returns the parameters by name. `scope[a]=b` has two entries: the text under `scope[a]`, and the structure `{"a": "b"}`
 * under `scope`.
 */
export function valuesByName(entries: readonly ParameterEntry[]): ReadonlyMap<string, ParameterValue> {
  const values = new Map<string, ParameterValue>();
  for (const [name, value] of entries) {
    const bracket = name.indexOf("[");
    if (typeof value === "string" && bracket > 0) {
      const root = name.slice(0, bracket);
      const steps = [...name.slice(bracket).matchAll(/\[([^\]]*)\]/g)].map(([, step = ""]) => step);
      values.set(root, structured(values.get(root), steps.slice(0, maxDepth), value));
    }
    values.set(name, value);
  }
  return values;
}

/**
 * Returns a copy of `existing` with `text` added at the path `steps`. A step is the name of a field. An empty step adds
 * an item to a list.
 */
function structured(existing: unknown, [step, ...rest]: readonly string[], text: string): ParameterValue {
  if (step === undefined) return text;
  if (step === "") return [...(Array.isArray(existing) ? existing : []), structured(undefined, rest, text)];
  const fields: Readonly<Record<string, unknown>> = isFields(existing) ? existing : {};
  const inner = Object.hasOwn(fields, step) ? fields[step] : undefined;
  return { ...fields, [step]: structured(inner, rest, text) };
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
