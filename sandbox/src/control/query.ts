/**
 * The functions in this file convert the data of an operation to a query and back. `{ on: "token", form: { grant_type:
 * "x" } }` is written as `?on=token&form.grant_type=x`.
 */

const formPrefix = "form.";

export function encodeQuery(data: object): string {
  const pairs = Object.entries(data).flatMap(([name, value]: [string, unknown]) =>
    name === "form"
      ? Object.entries(value ?? {}).map(([field, text]) => [formPrefix + field, String(text)])
      : [[name, value]],
  );
  const given = pairs.flatMap(([name, value]) => (value === undefined ? [] : [[String(name), String(value)]]));
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

export function decodeQuery(query: object): object {
  const pairs = Object.entries(query);
  const isForm = (name: string) => name.startsWith(formPrefix);
  const form = pairs.flatMap(([name, value]) => (isForm(name) ? [[name.slice(formPrefix.length), value]] : []));
  const others = pairs.filter(([name]) => !isForm(name));
  return { ...Object.fromEntries(others), ...(form.length > 0 && { form: Object.fromEntries(form) }) };
}
