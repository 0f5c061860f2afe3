import type { Seed } from "../world/drafts";
import type { Mistake } from "../world/mistakes";

/**
 * The functions in this file remove the mistakes from a seed, so that the references in the rest of the seed can be
 * checked too.
 */

type Row = Readonly<Record<string, unknown>>;

/** Whether `seed` is an object whose fields are all lists. If it is not, its references cannot be checked. */
export function isObjectOfLists(seed: unknown): seed is Readonly<Record<string, readonly unknown[]>> {
  return isRow(seed) && Object.values(seed).every(Array.isArray);
}

/** Returns `seed` without the fields that have mistakes. Every row keeps its index. A row that is not an object becomes `{}`. */
export function withoutMistakes(
  seed: Readonly<Record<string, readonly unknown[]>>,
  mistakes: readonly Mistake[],
): Seed {
  const repaired = Object.entries(seed).map(([name, rows]) => [
    name,
    rows.map((row, index) => {
      const wrong = mistakes.filter(({ path }) => path[0] === name && path[1] === index).map(({ path }) => path[2]);
      const fields = isRow(row) ? withoutFields(row, wrong) : {};
      return name === "applications" ? { clientId: `application ${index}`, ...fields } : fields;
    }),
  ]);
  return Object.fromEntries(repaired) as Seed;
}

/**
 * Returns `row` without its wrong fields. If possible, it keeps the fields that other rows refer to: an id that is a
 * number in quotes, and ticket types.
 */
function withoutFields(row: Row, wrong: readonly unknown[]): Row {
  const kept = Object.entries(row).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
    if (!wrong.includes(name)) return [[name, value]];
    if (name === "id" && Number.isFinite(Number(value))) return [[name, Number(value)]];
    return name === "ticketTypes" && Array.isArray(value) && value.every(isRow) ? [[name, value]] : [];
  });
  return Object.fromEntries(kept);
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
