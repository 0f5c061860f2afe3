import * as v from "valibot";
import { SandboxError } from "../errors";
import { endpoints } from "../http/endpoint";
import type { RequestSelector } from "../log/request-log";
import { checked } from "../world/mistakes";
import type { WorldState } from "../world/world";

/** What orders over HTTP may say. What is handed on unread is checked by the power that it is handed to. */

const text = v.string();
const maybe = v.exactOptional(text);
/** A person's key, id or e-mail. */
const name = v.union([text, v.number()]);
const rows = v.array(v.looseObject({}));
const tables = {
  users: rows,
  applications: rows,
  organizers: rows,
  events: rows,
  tickets: rows,
  orders: rows,
  codes: rows,
  tokens: rows,
  browserSessions: rows,
  rateWindows: rows,
} satisfies Record<keyof WorldState, typeof rows>;

export const orders = {
  selector: v.strictObject({ as: v.exactOptional(name), client: maybe, token: maybe }),
  owner: v.strictObject({ as: v.exactOptional(name), client: maybe }),
  tokenOrder: v.strictObject({ as: v.exactOptional(name), scope: maybe, client: maybe }),
  codeOrder: v.strictObject({
    as: name,
    redirectUri: text,
    scope: maybe,
    client: maybe,
    codeChallenge: maybe,
    codeChallengeMethod: v.exactOptional(v.picklist(["S256", "plain"])),
  }),
  person: v.strictObject({ as: text }),
  faultSelector: v.strictObject({ id: maybe, client: maybe, preset: maybe }),
  presetOrder: v.strictObject({ client: maybe }),
  clock: v.strictObject({
    now: v.exactOptional(v.union([v.number(), text])),
    frozen: v.exactOptional(v.boolean()),
  }),
  advance: v.strictObject({ by: v.union([text, v.record(text, v.number())]) }),
  settings: v.looseObject({}),
  snapshot: v.strictObject({
    world: v.strictObject(tables),
    clock: v.strictObject({ offsetMs: v.number(), frozenAt: v.nullable(v.number()) }),
    settings: v.looseObject({ compat: v.looseObject({}), ttl: v.looseObject({}) }),
    faults: rows,
  }),
} as const;

/** `value` as `schema` has it; throws, naming the place of the first mistake. */
export function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  return checked(schema, value, { code: "EVENTPOP_SANDBOX_BAD_OPTION" });
}

const number = (pattern: RegExp, message: string) => v.pipe(text, v.regex(pattern, message), v.transform(Number));

const requestQuery = v.objectWithRest(
  {
    on: v.optional(v.picklist([...endpoints, "any"])),
    path: v.optional(text),
    method: v.optional(text),
    status: v.optional(number(/^\d{3}$/, "must be a status such as 404")),
    client: v.optional(text),
    reveal: v.optional(v.picklist(["true", "false"])),
    wait: v.optional(number(/^\d{1,5}$/, "must be milliseconds, at most 99999")),
  },
  text,
);

/** Which requests are wanted. */
export interface RequestOrder {
  readonly selector: RequestSelector;
  readonly reveal: boolean;
  /** How long to wait for the first one, in milliseconds; undefined for what there is. */
  readonly wait: number | undefined;
}

const formPrefix = "form.";

/** Reads `?on=token&form.grant_type=refresh_token&wait=5000`. */
export function readRequestQuery(query: unknown): RequestOrder {
  const { wait, reveal, on, path, method, status, client, ...rest } = read(requestQuery, query);
  const stranger = Object.keys(rest).find((name) => !name.startsWith(formPrefix));
  if (stranger !== undefined) {
    const sentence = `${stranger}: there is no such filter; parameters are written as form.${stranger}.`;
    throw new SandboxError("EVENTPOP_SANDBOX_BAD_OPTION", sentence);
  }
  const form = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name.slice(formPrefix.length), value]));
  return { selector: { on, path, method, status, client, form }, reveal: reveal === "true", wait };
}

/** The opposite of {@link readRequestQuery}. */
export function requestQueryOf({ form = {}, ...selector }: RequestSelector): Record<string, string> {
  const given = Object.entries(selector).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const fields = Object.entries(form).map(([name, value]) => [formPrefix + name, value]);
  return Object.fromEntries([...given, ...fields]);
}
