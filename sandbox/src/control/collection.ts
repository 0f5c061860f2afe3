import type * as v from "valibot";
import { SandboxError } from "../errors";
import { checkDraft } from "../world/draft-schemas";
import type { Table } from "../world/table";
import type { Collection } from "./control";

/** `table` as its users see it: drafts are checked by `schema` and made whole by `make`. */
export function collection<Row extends object, Draft>(
  table: Table<Row>,
  schema: v.GenericSchema<Draft>,
  make: (draft: Draft) => Row,
): Collection<Row, Draft> {
  return {
    get: async (name) => table.get(name),
    list: async () => table.list(),
    create: async (draft) => table.add(make(checkDraft(schema, draft))),
    update: async (name, changes) => {
      const row = table.get(name);
      if (!row) throw new SandboxError("EVENTPOP_SANDBOX_NOT_FOUND", `There is none called ${JSON.stringify(name)}.`);
      return table.replace(row, make(checkDraft(schema, { ...row, ...changes })));
    },
    remove: async (name) => {
      const row = table.get(name);
      if (row) table.remove(row);
    },
  };
}
