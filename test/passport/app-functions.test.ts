import { resultOf, toError } from "../../src/passport/app-functions";

describe("the result of a function of the app", () => {
  it("is the value that it passes to done", async () => {
    expect(await resultOf((done) => done(null, 5))).toBe(5);
    expect(await resultOf((done) => void setImmediate(done, undefined, 5))).toBe(5);
    expect(await resultOf((done) => done())).toBeUndefined();
  });

  it("is its error: passed to done, thrown, or rejected", async () => {
    const failure = new Error("database down");

    await expect(resultOf((done) => done(failure))).rejects.toBe(failure);
    await expect(
      resultOf(() => {
        throw failure;
      }),
    ).rejects.toBe(failure);
    await expect(resultOf(() => Promise.reject(failure))).rejects.toBe(failure);
  });

  it("is the first value, later ones are ignored", async () => {
    expect(await resultOf((done) => [done(null, 1), done(null, 2), done(new Error("late"))])).toBe(1);
  });
});

describe("a value that the app threw", () => {
  it("is not changed if it is an object", () => {
    for (const thrown of [new Error("x"), { status: 418 }, new (class Odd {})()]) expect(toError(thrown)).toBe(thrown);
  });

  it.each([undefined, null, false, 0, "", "route", "router", 5n])(
    "becomes an error if it is %p, which Express would not handle as one",
    (thrown) => {
      expect(toError(thrown)).toMatchObject({ message: expect.stringContaining("no Error"), cause: thrown });
    },
  );
});
