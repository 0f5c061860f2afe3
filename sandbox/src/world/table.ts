import { SandboxError } from "../errors";

export interface TableOptions<Row> {
  readonly key: (row: Row) => string | number;
  /** Returns more keys with which `get` finds the row, such as a user's e-mail. */
  readonly aliases?: (row: Row) => readonly (string | number)[];
  /** Is called after each change. @defaultValue nothing is called */
  readonly changed?: () => void;
  /** The maximum number of rows. If the table is full, a new row replaces the oldest one. @defaultValue unlimited */
  readonly maxRows?: number;
}

/** A table of rows, in the order in which they were added. Rows are found by key. A row is never modified, only replaced. */
export class Table<Row extends object> {
  readonly #options: TableOptions<Row>;
  readonly #rows = new Map<string, Row>();
  readonly #byAlias = new Map<string, Row>();

  constructor(options: TableOptions<Row>) {
    this.#options = options;
  }

  get(name: string | number): Row | undefined {
    const text = String(name);
    return this.#rows.get(text) ?? this.#byAlias.get(text);
  }

  find(matches: (row: Row) => boolean): Row | undefined {
    for (const row of this.#rows.values()) if (matches(row)) return row;
    return undefined;
  }

  list(matches: (row: Row) => boolean = () => true): readonly Row[] {
    return [...this.#rows.values()].filter(matches);
  }

  /** Adds a new row. Throws if another row already has its key or one of its aliases. */
  add(row: Row): Row {
    this.#refuseTakenKeys(row);
    return this.put(row);
  }

  /** Adds `row`, or replaces the row that has the same key. If the table is then too large, removes the oldest row. */
  put(row: Row): Row {
    this.#store(row);
    const [oldest] = this.#rows.values();
    if (oldest && this.#rows.size > (this.#options.maxRows ?? Number.POSITIVE_INFINITY)) this.remove(oldest);
    return row;
  }

  /** Replaces `row` by a copy with `changes`, and returns the copy. Does nothing if the row was removed meanwhile. */
  update(row: Row, changes: Partial<Row>): Row {
    const changed = { ...row, ...changes };
    if (this.#rows.has(this.#key(row))) this.#store(changed);
    return changed;
  }

  /**
   * Replaces `row` by `changed`, which may have a different key. Throws if another row already has its key or one of its
   * aliases.
   */
  replace(row: Row, changed: Row): Row {
    this.#refuseTakenKeys(changed, row);
    if (this.#key(changed) !== this.#key(row)) this.remove(row);
    this.#store(changed);
    return changed;
  }

  remove(row: Row): void {
    this.#rows.delete(this.#key(row));
    for (const alias of this.#aliases(row)) this.#byAlias.delete(alias);
    this.#options.changed?.();
  }

  /** Returns the highest `number` of all rows plus 1, or 1 for an empty table. */
  nextNumber(number: (row: Row) => number): number {
    return this.list().reduce((highest, row) => Math.max(highest, number(row)), 0) + 1;
  }

  snapshot(): readonly Row[] {
    return this.list();
  }

  restore(rows: readonly Row[]): void {
    this.#rows.clear();
    this.#byAlias.clear();
    for (const row of rows) this.#store(row);
    this.#options.changed?.();
  }

  #store(row: Row): void {
    const replaced = this.#rows.get(this.#key(row));
    for (const alias of replaced ? this.#aliases(replaced) : []) this.#byAlias.delete(alias);
    this.#rows.set(this.#key(row), row);
    for (const alias of this.#aliases(row)) this.#byAlias.set(alias, row);
    this.#options.changed?.();
  }

  #refuseTakenKeys(row: Row, except?: Row): void {
    const taken = [this.#key(row), ...this.#aliases(row)].find((key) => ![undefined, except].includes(this.get(key)));
    if (taken === undefined) return;
    throw new SandboxError("EVENTPOP_SANDBOX_BAD_SEED", `${JSON.stringify(taken)} exists already.`);
  }

  #key(row: Row): string {
    return String(this.#options.key(row));
  }

  #aliases(row: Row): readonly string[] {
    return this.#options.aliases?.(row).map(String) ?? [];
  }
}
