import { SandboxError } from "../errors";

interface TableOptions<Row> {
  readonly key: (row: Row) => string | number;
  /** Further names by which `get` finds a row, such as a person's e-mail. */
  readonly aliases?: (row: Row) => readonly (string | number)[];
  /** How many rows are kept; the oldest makes room. Default: all. */
  readonly limit?: number;
}

/** Rows in the order of their making, found by key. Rows are never changed, only replaced. */
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

  /** Adds a new row. One whose key or other name is taken throws. */
  add(row: Row): Row {
    this.#refuseTakenNames(row);
    return this.insert(row);
  }

  /** Puts a row in, in place of the one with its key if there is one. */
  insert(row: Row): Row {
    this.#put(row);
    const [oldest] = this.#rows.values();
    if (oldest && this.#rows.size > (this.#options.limit ?? Number.POSITIVE_INFINITY)) this.remove(oldest);
    return row;
  }

  /** The row with `changes` in it, which takes the old one's place. A row that has gone meanwhile stays gone. */
  update(row: Row, changes: Partial<Row>): Row {
    const changed = { ...row, ...changes };
    if (this.#rows.has(this.#key(row))) this.#put(changed);
    return changed;
  }

  /** Replaces `row` by `changed`, which may have other names. A name that is another row's throws. */
  change(row: Row, changed: Row): Row {
    this.#refuseTakenNames(changed, row);
    if (this.#key(changed) !== this.#key(row)) this.remove(row);
    this.#put(changed);
    return changed;
  }

  remove(row: Row): void {
    this.#rows.delete(this.#key(row));
    for (const alias of this.#aliases(row)) this.#byAlias.delete(alias);
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
    this.#byAlias.clear();
    for (const row of rows) this.#put(row);
  }

  #put(row: Row): void {
    const replaced = this.#rows.get(this.#key(row));
    for (const alias of replaced ? this.#aliases(replaced) : []) this.#byAlias.delete(alias);
    this.#rows.set(this.#key(row), row);
    for (const alias of this.#aliases(row)) this.#byAlias.set(alias, row);
  }

  #refuseTakenNames(row: Row, except?: Row): void {
    const taken = [this.#key(row), ...this.#aliases(row)].find((name) => ![undefined, except].includes(this.get(name)));
    if (taken === undefined) return;
    throw new SandboxError("EVENTPOP_SANDBOX_BAD_SEED", `There is one called ${JSON.stringify(taken)} already.`);
  }

  #key(row: Row): string {
    return String(this.#options.key(row));
  }

  #aliases(row: Row): readonly string[] {
    return this.#options.aliases?.(row).map(String) ?? [];
  }
}
