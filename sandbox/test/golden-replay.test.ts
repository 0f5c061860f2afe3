import { exceptionFor, exceptionsOf } from "./golden/exceptions";
import { readCases, recordings } from "./golden/recording";
import { replay } from "./golden/replay";

/** The sandbox responds like the recorded real Doorkeepers, in each recorded configuration. */
describe.each(recordings)("the recording of a real Doorkeeper $name", (recording) => {
  const cases = readCases(recording);

  it(`has ${recording.length} cases, among them all cases of the exceptions`, () => {
    expect(cases).toHaveLength(recording.length);
    const exceptional = cases.filter((recorded) => exceptionFor(recording, recorded));
    expect(exceptional).toHaveLength(exceptionsOf(recording).length);
  });

  describe.each([...new Set(cases.map(({ variant }) => variant))])("with the configuration %s", (variant) => {
    it.each(cases.filter((recorded) => recorded.variant === variant))("$id", async (recorded) => {
      const comparisons = await replay(recorded, recording.doorkeeper);
      const part = exceptionFor(recording, recorded)?.part ?? "nothing";

      for (const { recorded: expected, answered } of comparisons) {
        expect({ ...answered, [part]: "" }).toEqual({ ...expected, [part]: "" });
      }
      // An exception that no longer differs has to be removed from the table.
      const differing = comparisons.filter(({ recorded: expected, answered }) => expected[part] !== answered[part]);
      expect(differing.length > 0).toBe(part !== "nothing");
    });
  });
});
