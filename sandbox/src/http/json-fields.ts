import { railsJson } from "./responses";

type Json = Record<string, unknown>;

/** Removes the fields at `paths`, such as `user.email`, from a JSON body. A body that is not a JSON object stays the same. */
export function withoutFields(body: string, paths: readonly string[]): string {
  return edited(body, (json) => {
    for (const path of paths) {
      const [holder, name] = placeOf(json, path);
      delete holder[name];
    }
  });
}

/**
 * Sets fields in a JSON body. The keys of `fields` are paths such as `user.email`. A body that is not a JSON object stays
 * the same.
 */
export function withFields(body: string, fields: Readonly<Record<string, unknown>>): string {
  return edited(body, (json) => {
    for (const [path, value] of Object.entries(fields)) {
      const [holder, name] = placeOf(json, path);
      holder[name] = value;
    }
  });
}

function edited(body: string, edit: (json: Json) => void): string {
  try {
    const json: unknown = JSON.parse(body);
    if (!isJsonObject(json)) return body;
    edit(json);
    return railsJson(json);
  } catch {
    return body;
  }
}

/**
 * Returns the object that contains the field at `path`, and the name of the field. If the body has no such object,
 * returns a new object, so that a change has no effect on the body.
 */
function placeOf(json: Json, path: string): readonly [holder: Json, name: string] {
  const steps = path.split(".");
  const name = steps.pop() ?? "";
  const holder = steps.reduce<unknown>((object, step) => (isJsonObject(object) ? object[step] : undefined), json);
  return [isJsonObject(holder) ? holder : {}, name];
}

function isJsonObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
