import fc from "fast-check";
import { ExpiringMap } from "../../src/time/expiring-map";

const LIFETIME_MS = 1_000;

let now = 0;
beforeEach(() => {
  now = 5_000;
  jest.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

describe("an expiring map", () => {
  it("returns a value that was set", () => {
    const map = new ExpiringMap<string>(LIFETIME_MS, 3);
    map.set("a", "1");

    expect([map.get("a"), map.has("a"), map.get("b"), map.has("b")]).toEqual(["1", true, undefined, false]);
  });

  it("drops a value after its lifetime", () => {
    const map = new ExpiringMap<string>(LIFETIME_MS, 3);
    map.set("a", "1");

    now += LIFETIME_MS - 1;
    expect(map.has("a")).toBe(true);
    now += 1;
    expect([map.get("a"), map.has("a")]).toEqual([undefined, false]);
  });

  it.each([-3_600_000, 3_600_000])("keeps a value for its lifetime if the system time changes by %i ms", (jumpMs) => {
    const map = new ExpiringMap<string>(LIFETIME_MS, 3);
    map.set("a", "1");
    jest.spyOn(Date, "now").mockReturnValue(Date.now() + jumpMs);

    now += LIFETIME_MS - 1;
    expect(map.has("a")).toBe(true);
    now += 1;
    expect(map.has("a")).toBe(false);
  });

  it("drops a value that is deleted", () => {
    const map = new ExpiringMap<string>(LIFETIME_MS, 3);
    map.set("a", "1");
    map.delete("a");

    expect(map.has("a")).toBe(false);
  });

  it("drops the expired entries when it is full, and then the oldest", () => {
    const map = new ExpiringMap<number>(LIFETIME_MS, 3);
    for (const [value, key] of ["a", "b", "c", "d"].entries()) map.set(key, value);
    expect(["a", "b", "c", "d"].map((key) => map.has(key))).toEqual([false, true, true, true]);

    now += LIFETIME_MS;
    map.set("e", 4);
    expect(["b", "c", "d", "e"].map((key) => map.has(key))).toEqual([false, false, false, true]);
  });

  it("treats an entry that is set again as the newest, with a new lifetime", () => {
    const map = new ExpiringMap<number>(LIFETIME_MS, 2);
    map.set("a", 1);
    now += 600;
    map.set("b", 2);
    map.set("a", 3);
    map.set("c", 4);
    now += 600;

    expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([3, undefined, 4]);
  });

  it("never has more than its maximum number of entries", () => {
    const key = fc.constantFrom("a", "b", "c", "d", "e", "f");
    const step = fc.oneof(
      key.map((each) => ["set", each] as const),
      key.map((each) => ["delete", each] as const),
      fc.nat(500),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const map = new ExpiringMap<true>(LIFETIME_MS, 3);
        for (const each of steps) {
          if (typeof each === "number") now += each;
          else if (each[0] === "set") map.set(each[1], true);
          else map.delete(each[1]);
        }
        const { entries } = map as unknown as { entries: Map<string, unknown> };
        return entries.size <= 3;
      }),
    );
  });
});
