import { railsJson } from "./responses";

type Json = Record<string, unknown>;

/** JSON `body` without the fields at `paths`, such as `user.email`; what is no JSON object stays as it is. */
export function withoutFields(body: string, paths: readonly string[]): string {
  return edited(body, (answer) => {
    for (const path of paths) {
      const [holder, name] = placeOf(answer, path);
      delete holder[name];
    }
  });
}

/** JSON `body` with other fields, by path; likewise. */
export function withFields(body: string, fields: Readonly<Record<string, unknown>>): string {
  return edited(body, (answer) => {
    for (const [path, value] of Object.entries(fields)) {
      const [holder, name] = placeOf(answer, path);
      holder[name] = value;
    }
  });
}

function edited(body: string, edit: (answer: Json) => void): string {
  try {
    const answer: unknown = JSON.parse(body);
    if (!isJsonObject(answer)) return body;
    edit(answer);
    return railsJson(answer);
  } catch {
    return body;
  }
}

/** The object that has, or would have, the last name of `path`; steps that are missing lead to an object of no answer. */
function placeOf(answer: Json, path: string): readonly [holder: Json, name: string] {
  const steps = path.split(".");
  const name = steps.pop() ?? "";
  const holder = steps.reduce<unknown>((object, step) => (isJsonObject(object) ? object[step] : undefined), answer);
  return [isJsonObject(holder) ? holder : {}, name];
}

function isJsonObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
