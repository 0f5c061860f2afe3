import type * as v from "valibot";
import type { Collection } from "./control";
import { checkDraft, type draftSchemas } from "./drafts";
import { SandboxError } from "./errors";
import type { Table } from "./table";

type DraftSchema = (typeof draftSchemas)[keyof typeof draftSchemas];

/** `table` as its users see it: drafts are checked by `schema` and made whole by `make`. */
export function collection<Row extends object, Schema extends DraftSchema>(
  table: Table<Row>,
  schema: Schema,
  make: (draft: v.InferOutput<Schema>) => Row,
): Collection<Row, v.InferInput<Schema>> {
  return {
    get: async (name) => table.get(name),
    list: async () => table.list(),
    create: async (draft) => table.insert(make(checkDraft(schema, draft))),
    update: async (name, changes) => {
      const row = table.get(name);
      if (!row) throw new SandboxError("EVENTPOP_SANDBOX_NOT_FOUND", `There is none called ${JSON.stringify(name)}.`);
      return table.update(row, make(checkDraft(schema, { ...row, ...changes })));
    },
    remove: async (name) => {
      const row = table.get(name);
      if (row) table.remove(row);
    },
  };
}
