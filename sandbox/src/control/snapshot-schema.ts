import * as v from "valibot";
import { faultRuleSchema } from "../faults/fault-rules";
import { settingsSchemas } from "../options";
import type { Snapshot } from "../provider";
import { draftSchemas } from "../world/draft-schemas";

const text = v.string();
const number = v.number();
const maybeText = v.nullable(text);
const texts = v.array(text);

/** The fields that a code and a token have in common. */
const credential = {
  clientId: text,
  scopes: texts,
  createdAt: number,
  expiresIn: number,
  revokedAt: v.nullable(number),
};

const world = v.strictObject({
  users: rowsOf(draftSchemas.user),
  applications: rowsOf(draftSchemas.application),
  organizers: rowsOf(draftSchemas.organizer),
  events: rowsOf(draftSchemas.event),
  // A draft can name its user by the key. A row has only the id.
  tickets: rowsOf(draftSchemas.ticket, ["user"]),
  orders: rowsOf(draftSchemas.order, ["user"]),
  codes: v.array(
    v.strictObject({
      ...credential,
      code: text,
      userId: number,
      redirectUri: text,
      codeChallenge: maybeText,
      codeChallengeMethod: maybeText,
      exchangedFor: maybeText,
    }),
  ),
  tokens: v.array(
    v.strictObject({
      ...credential,
      accessToken: text,
      refreshToken: maybeText,
      userId: v.nullable(number),
      previousRefreshToken: maybeText,
    }),
  ),
  browserSessions: v.array(v.strictObject({ id: text, userId: v.nullable(number), authenticityToken: text })),
  rateWindows: v.array(v.strictObject({ caller: text, startedAt: number, calls: number })),
});

/** A setting that a snapshot of an older version lacks gets its default. */
const settings = v.partial(v.strictObject({ ...settingsSchemas, publicUrl: v.nullable(settingsSchemas.publicUrl) }));

/** The schema of a snapshot. It does not check the references between rows, because operations can remove rows that others refer to. */
export const snapshotSchema = v.strictObject({
  world,
  clock: v.strictObject({ offsetMs: number, frozenAt: v.nullable(number) }),
  settings,
  faults: v.array(
    v.strictObject({ id: text, rule: faultRuleSchema, preset: maybeText, matches: number, hits: number }),
  ),
}) as unknown as v.GenericSchema<unknown, Snapshot>;

type Entries = Readonly<Record<string, v.GenericSchema>>;

/** A schema of Valibot, with the properties that this file reads. */
interface Node {
  readonly type: string;
  readonly wrapped: v.GenericSchema;
  readonly item: v.GenericSchema;
  readonly entries: Entries;
  readonly pipe?: readonly { readonly type: string }[];
}

/** Returns the schema of complete rows: each field of the draft is required, except for those in `omitted`. */
function rowsOf(draft: v.GenericSchema, omitted: readonly string[] = []) {
  const { entries } = draft as unknown as Node;
  const kept = Object.entries(entries).filter(([name]) => !omitted.includes(name));
  return v.array(completeObject(Object.fromEntries(kept)));
}

function completeObject(entries: Entries) {
  return v.strictObject(
    Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, complete(entry)] as const)),
  );
}

/** Returns the schema without optional fields. Unlike a draft, a row may have an empty text, because requests create rows too. */
function complete(schema: v.GenericSchema): v.GenericSchema {
  const { type, wrapped, item, entries, pipe = [] } = schema as unknown as Node;
  if (type === "exact_optional") return complete(wrapped);
  if (type === "nullable") return v.nullable(complete(wrapped));
  if (type === "array") return v.array(complete(item));
  if (type === "strict_object") return completeObject(entries);
  return pipe.some((action) => action.type === "non_empty") ? v.string() : schema;
}
