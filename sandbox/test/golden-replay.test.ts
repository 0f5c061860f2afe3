import { exceptionFor, exceptionsOf } from "./golden/exceptions";
import { readCases, recordings } from "./golden/recording";
import { replay } from "./golden/replay";

/** The sandbox's presets respond as the real Doorkeepers did, in each configuration in which those were recorded. */
describe.each(recordings)("the recording of a real Doorkeeper $name", (recording) => {
  const cases = readCases(recording);

  it(`has ${recording.length} cases, and among them each that an exception names`, () => {
    expect(cases).toHaveLength(recording.length);
    const exceptional = cases.filter((recorded) => exceptionFor(recording, recorded));
    expect(exceptional).toHaveLength(exceptionsOf(recording).length);
  });

  describe.each([...new Set(cases.map(({ variant }) => variant))])("set up as %s", (variant) => {
    it.each(cases.filter((recorded) => recorded.variant === variant))("$id", async (recorded) => {
      const comparisons = await replay(recorded, recording.doorkeeper);
      const part = exceptionFor(recording, recorded)?.part ?? "nothing";

      for (const { recorded: expected, answered } of comparisons) {
        expect({ ...answered, [part]: "" }).toEqual({ ...expected, [part]: "" });
      }
      // An exception that no longer differs has to leave the table.
      const differing = comparisons.filter(({ recorded: expected, answered }) => expected[part] !== answered[part]);
      expect(differing.length > 0).toBe(part !== "nothing");
    });
  });
});
