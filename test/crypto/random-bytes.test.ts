import { randomBytes } from "../../src/crypto/random-bytes";

describe("random bytes", () => {
  it("are as many as were asked for, over and over", () => {
    const counts = Array.from({ length: 1_000 }, (_none, index) => (index * 7) % 61);

    expect(counts.map((count) => randomBytes(count).length)).toEqual(counts);
  });

  it("C1: are given out once: no two of 10,000 handles are alike, nor do any share their bytes", () => {
    const handles = Array.from({ length: 10_000 }, () => randomBytes(24));

    expect(new Set(handles.map((handle) => handle.toString("hex"))).size).toBe(handles.length);
    const places = handles.map(({ buffer, byteOffset }) => ({ buffer, byteOffset }));
    const overlaps = places.filter(({ buffer, byteOffset }, index) => {
      const next = places[index + 1];
      return next !== undefined && next.buffer === buffer && next.byteOffset < byteOffset + 24;
    });
    expect(overlaps).toEqual([]);
  });

  it("are spread evenly, also right after a draw", () => {
    const ones = Array.from({ length: 400 }, () => randomBytes(1_000)).flatMap((bytes) => [...bytes.subarray(0, 64)]);
    const mean = ones.reduce((sum, byte) => sum + byte, 0) / ones.length;

    // 25,600 even bytes: six standard deviations are less than 3 from 127.5.
    expect(Math.abs(mean - 127.5)).toBeLessThan(3);
  });
});
