import { randomBytes } from "../../src/crypto/random-bytes";

describe("random bytes", () => {
  it("always have the requested length", () => {
    const counts = Array.from({ length: 1_000 }, (_none, index) => (index * 7) % 61);

    expect(counts.map((count) => randomBytes(count).length)).toEqual(counts);
  });

  it("are all different in 10,000 ids, which share no memory", () => {
    const handles = Array.from({ length: 10_000 }, () => randomBytes(24));

    expect(new Set(handles.map((handle) => handle.toString("hex"))).size).toBe(handles.length);
    const places = handles.map(({ buffer, byteOffset }) => ({ buffer, byteOffset }));
    const overlaps = places.filter(({ buffer, byteOffset }, index) => {
      const next = places[index + 1];
      return next !== undefined && next.buffer === buffer && next.byteOffset < byteOffset + 24;
    });
    expect(overlaps).toEqual([]);
  });

  it("are evenly distributed, also at the start of a new pool", () => {
    const ones = Array.from({ length: 400 }, () => randomBytes(1_000)).flatMap((bytes) => [...bytes.subarray(0, 64)]);
    const mean = ones.reduce((sum, byte) => sum + byte, 0) / ones.length;

    // 25,600 even bytes: six standard deviations are less than 3 from 127.5.
    expect(Math.abs(mean - 127.5)).toBeLessThan(3);
  });
});
