import { resultOf, toError } from "../../src/passport/app-functions";

describe("the result of a function of the app", () => {
  it("is the value that it passes to done", async () => {
    expect(await resultOf((done) => done(null, 5))).toBe(5);
    expect(await resultOf((done) => void setImmediate(done, undefined, 5))).toBe(5);
    expect(await resultOf((done) => done())).toBeUndefined();
  });

  it("is an error that the function passes to done, throws, or rejects with", async () => {
    const failure = new Error("database down");

    await expect(resultOf((done) => done(failure))).rejects.toBe(failure);
    await expect(
      resultOf(() => {
        throw failure;
      }),
    ).rejects.toBe(failure);
    await expect(resultOf(() => Promise.reject(failure))).rejects.toBe(failure);
  });

  it("is the first value, and later values are ignored", async () => {
    expect(await resultOf((done) => [done(null, 1), done(null, 2), done(new Error("late"))])).toBe(1);
  });
});

describe("a value that the app threw", () => {
  it("is not changed if it is an object", () => {
    for (const thrown of [new Error("x"), { status: 418 }, new (class Odd {})()]) expect(toError(thrown)).toBe(thrown);
  });

  it.each([undefined, null, false, 0, "", "route", "router", 5n])(
    "becomes an Error if it is %p, because Express would not handle this value as an error",
    (thrown) => {
      expect(toError(thrown)).toMatchObject({ message: expect.stringContaining("not an Error"), cause: thrown });
    },
  );
});
