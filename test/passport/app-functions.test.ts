import { resultOf, toError } from "../../src/passport/app-functions";

describe("the answer of a function of the app's", () => {
  it("is what it hands to done", async () => {
    expect(await resultOf((done) => done(null, 5))).toBe(5);
    expect(await resultOf((done) => void setImmediate(done, undefined, 5))).toBe(5);
    expect(await resultOf((done) => done())).toBeUndefined();
  });

  it("is its failure: by done, thrown, or as an async function", async () => {
    const failure = new Error("database down");

    await expect(resultOf((done) => done(failure))).rejects.toBe(failure);
    await expect(
      resultOf(() => {
        throw failure;
      }),
    ).rejects.toBe(failure);
    await expect(resultOf(() => Promise.reject(failure))).rejects.toBe(failure);
  });

  it("is the first one", async () => {
    expect(await resultOf((done) => [done(null, 1), done(null, 2), done(new Error("late"))])).toBe(1);
  });
});

describe("what the app threw", () => {
  it("is left as it is if it is an object", () => {
    for (const thrown of [new Error("x"), { status: 418 }, new (class Odd {})()]) expect(toError(thrown)).toBe(thrown);
  });

  it.each([undefined, null, false, 0, "", "route", "router", 5n])(
    "C41: is an error if it is %p, which Express would not take for one",
    (thrown) => {
      expect(toError(thrown)).toMatchObject({ message: expect.stringContaining("no Error"), cause: thrown });
    },
  );
});
