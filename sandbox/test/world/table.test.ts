import { Table } from "../../src/world/table";

interface Row {
  readonly id: number;
  readonly name: string;
}

const table = (maxRows?: number) =>
  new Table<Row>({ key: ({ id }) => id, aliases: ({ name }) => [name], ...(maxRows !== undefined && { maxRows }) });

describe("a table", () => {
  it("finds rows by key and by alias, and removes old aliases", () => {
    const rows = table();
    const row = rows.add({ id: 1, name: "one" });
    expect([rows.get(1), rows.get("1"), rows.get("one")]).toEqual([row, row, row]);

    const renamed = rows.update(row, { name: "first" });
    expect([rows.get("one"), rows.get("first")]).toEqual([undefined, renamed]);
    rows.remove(renamed);
    expect([rows.get(1), rows.get("first")]).toEqual([undefined, undefined]);
  });

  it("keeps the order of insertion when rows are updated", () => {
    const rows = table();
    const first = rows.add({ id: 1, name: "a" });
    rows.add({ id: 2, name: "b" });
    rows.update(first, { name: "c" });

    expect(rows.list().map(({ id }) => id)).toEqual([1, 2]);
  });

  it("refuses a second row with the same key or alias", () => {
    const rows = table();
    rows.add({ id: 1, name: "one" });

    expect(() => rows.add({ id: 1, name: "two" })).toThrow('"1" exists already.');
    expect(() => rows.add({ id: 2, name: "one" })).toThrow('"one" exists already.');
  });

  it("does not add a removed row again if it is updated", () => {
    const rows = table();
    const row = rows.add({ id: 1, name: "one" });
    rows.remove(row);
    rows.update(row, { name: "late" });

    expect(rows.list()).toEqual([]);
  });

  it("removes the oldest row if it has more than maxRows", () => {
    const rows = table(2);
    for (const id of [1, 2, 3]) rows.put({ id, name: `row ${id}` });

    expect(rows.list().map(({ id }) => id)).toEqual([2, 3]);
    expect(rows.get("row 1")).toBeUndefined();
  });
});
