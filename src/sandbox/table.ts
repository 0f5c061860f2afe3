import { SandboxError } from "./errors";

interface TableOptions<Row> {
  readonly key: (row: Row) => string | number;
  /** Further names by which `get` finds a row, such as a person's e-mail. */
  readonly aliases?: (row: Row) => readonly (string | number | null)[];
  /** How many rows are kept; the oldest makes room. Default: all. */
  readonly limit?: number;
}

/** Rows in the order of their making, found by key. Rows are never changed, only replaced. */
export class Table<Row extends object> {
  readonly #options: TableOptions<Row>;
  readonly #rows = new Map<string, Row>();

  constructor(options: TableOptions<Row>) {
    this.#options = options;
  }

  get(name: string | number): Row | undefined {
    const text = String(name);
    const row = this.#rows.get(text);
    const { aliases } = this.#options;
    if (row || !aliases) return row;
    return this.find((candidate) => aliases(candidate).some((alias) => alias !== null && String(alias) === text));
  }

  find(matches: (row: Row) => boolean): Row | undefined {
    for (const row of this.#rows.values()) if (matches(row)) return row;
    return undefined;
  }

  list(matches: (row: Row) => boolean = () => true): readonly Row[] {
    return [...this.#rows.values()].filter(matches);
  }

  /** Adds a new row. One whose key or other name is taken throws. */
  add(row: Row): Row {
    const names = [this.#options.key(row), ...(this.#options.aliases?.(row) ?? [])];
    const taken = names.find((name) => name !== null && this.get(name) !== undefined);
    if (taken === undefined) return this.insert(row);
    throw new SandboxError("EVENTPOP_SANDBOX_BAD_SEED", `There is one called ${JSON.stringify(taken)} already.`);
  }

  /** Puts a row in, in place of the one with its key if there is one. */
  insert(row: Row): Row {
    this.#rows.set(this.#key(row), row);
    const [oldest] = this.#rows.keys();
    if (oldest !== undefined && this.#rows.size > (this.#options.limit ?? Number.POSITIVE_INFINITY)) {
      this.#rows.delete(oldest);
    }
    return row;
  }

  /** The row with `changes` in it, which takes the old one's place. A row that has gone meanwhile stays gone. */
  update(row: Row, changes: Partial<Row>): Row {
    const changed = { ...row, ...changes };
    if (!this.#rows.has(this.#key(row))) return changed;
    if (this.#key(changed) !== this.#key(row)) this.remove(row);
    this.#rows.set(this.#key(changed), changed);
    return changed;
  }

  remove(row: Row): void {
    this.#rows.delete(this.#key(row));
  }

  /** One more than the highest number found by `number`. */
  nextNumber(number: (row: Row) => number): number {
    return this.list().reduce((highest, row) => Math.max(highest, number(row)), 0) + 1;
  }

  snapshot(): readonly Row[] {
    return this.list();
  }

  restore(rows: readonly Row[]): void {
    this.#rows.clear();
    for (const row of rows) this.#rows.set(this.#key(row), row);
  }

  #key(row: Row): string {
    return String(this.#options.key(row));
  }
}
