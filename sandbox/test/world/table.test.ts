import { Table } from "../../src/world/table";

interface Row {
  readonly id: number;
  readonly name: string;
}

const table = (limit?: number) =>
  new Table<Row>({ key: ({ id }) => id, aliases: ({ name }) => [name], ...(limit !== undefined && { limit }) });

describe("a table", () => {
  it("finds rows by key and by their other names, and forgets names that are gone", () => {
    const rows = table();
    const row = rows.add({ id: 1, name: "one" });
    expect([rows.get(1), rows.get("1"), rows.get("one")]).toEqual([row, row, row]);

    const renamed = rows.update(row, { name: "first" });
    expect([rows.get("one"), rows.get("first")]).toEqual([undefined, renamed]);
    rows.remove(renamed);
    expect([rows.get(1), rows.get("first")]).toEqual([undefined, undefined]);
  });

  it("keeps the order in which rows were made, whatever changes in them", () => {
    const rows = table();
    const first = rows.add({ id: 1, name: "a" });
    rows.add({ id: 2, name: "b" });
    rows.update(first, { name: "c" });

    expect(rows.list().map(({ id }) => id)).toEqual([1, 2]);
  });

  it("has no second row of a name, by any of its names", () => {
    const rows = table();
    rows.add({ id: 1, name: "one" });

    expect(() => rows.add({ id: 1, name: "two" })).toThrow('"1" exists already.');
    expect(() => rows.add({ id: 2, name: "one" })).toThrow('"one" exists already.');
  });

  it("does not bring back a row that has gone while it was looked at", () => {
    const rows = table();
    const row = rows.add({ id: 1, name: "one" });
    rows.remove(row);
    rows.update(row, { name: "late" });

    expect(rows.list()).toEqual([]);
  });

  it("lets the oldest row go where there is a limit", () => {
    const rows = table(2);
    for (const id of [1, 2, 3]) rows.insert({ id, name: `row ${id}` });

    expect(rows.list().map(({ id }) => id)).toEqual([2, 3]);
    expect(rows.get("row 1")).toBeUndefined();
  });
});
