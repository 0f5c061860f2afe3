import * as v from "valibot";
import { SandboxError } from "../errors";
import type { Clock } from "../world/clock";
import { checkDraft } from "../world/draft-schemas";
import type { Table } from "../world/table";
import type { World } from "../world/world";
import { type OperationKey, operationWithData, operationWithoutData } from "./operation";

const dataError = { code: "EVENTPOP_SANDBOX_BAD_SEED" } as const;

/**
 * Returns the operations `get`, `list`, `create`, `update` and `remove` for one kind of row. `make` completes a draft
 * with defaults; its argument `now` is ISO 8601.
 */
export function collectionOperations<Row extends object, Draft extends object>(
  name: string,
  tableOf: (world: World) => Table<Row>,
  schema: v.GenericSchema<Draft>,
  make: (world: World, draft: Draft, now: string) => Row,
) {
  return {
    list: operationWithoutData(`get /${name}`, `Lists ${name}`, ({ world }) => tableOf(world).list()),
    get: operationWithoutData(`get /${name}/:key`, `Returns one of the ${name}`, ({ world }, key: OperationKey) =>
      tableOf(world).get(key),
    ),
    create: operationWithData(
      `post /${name}`,
      `Creates one of the ${name}`,
      schema,
      ({ world, clock }, draft) => tableOf(world).add(make(world, draft, isoOf(clock))),
      dataError,
    ),
    update: operationWithData(
      `patch /${name}/:key`,
      `Changes one of the ${name}`,
      changesOf(schema),
      ({ world, clock }, key: OperationKey, changes: Partial<Draft>) => {
        const row = tableOf(world).get(key);
        if (!row) throw notFoundError(key);
        const draft = checkDraft(schema, { ...row, ...changes });
        return tableOf(world).replace(row, make(world, draft, isoOf(clock)));
      },
      dataError,
    ),
    remove: operationWithoutData(
      `delete /${name}/:key`,
      `Removes one of the ${name}`,
      ({ world }, key: OperationKey) => {
        const row = tableOf(world).get(key);
        if (row) tableOf(world).remove(row);
      },
    ),
  };
}

function isoOf(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

export function notFoundError(key: unknown): SandboxError {
  return new SandboxError("EVENTPOP_SANDBOX_NOT_FOUND", `There is no ${JSON.stringify(key)}.`);
}

/** Returns the schema of changes: the draft's schema with all fields optional. Every draft's schema is a strict object. */
function changesOf<Draft>(schema: v.GenericSchema<Draft>): v.GenericSchema<unknown, Partial<Draft>> {
  const { entries } = schema as unknown as v.StrictObjectSchema<v.ObjectEntries, undefined>;
  return v.partial(v.strictObject(entries)) as unknown as v.GenericSchema<unknown, Partial<Draft>>;
}
