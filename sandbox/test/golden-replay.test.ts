import { exceptionFor, exceptionsOf } from "./golden/exceptions";
import { readCases, recordings } from "./golden/recording";
import { replay } from "./golden/replay";

/** The sandbox must respond as the recorded real Doorkeepers did, in each recorded configuration. */
describe.each(recordings)("the recording of the real Doorkeeper $name", (recording) => {
  const cases = readCases(recording);

  it(`has ${recording.length} cases, and every exception names one of them`, () => {
    expect(cases).toHaveLength(recording.length);
    const exceptional = cases.filter((recorded) => exceptionFor(recording, recorded));
    expect(exceptional).toHaveLength(exceptionsOf(recording).length);
  });

  describe.each([...new Set(cases.map(({ variant }) => variant))])("with the configuration %s", (variant) => {
    it.each(cases.filter((recorded) => recorded.variant === variant))(
      "has the same responses as the sandbox: $id",
      async (recorded) => {
        const comparisons = await replay(recorded, recording.doorkeeper);
        const part = exceptionFor(recording, recorded)?.part ?? "nothing";

        for (const { recorded: expected, answered } of comparisons) {
          expect({ ...answered, [part]: "" }).toEqual({ ...expected, [part]: "" });
        }
        // If the response no longer differs, this test fails, and the exception must be removed from the table.
        const differing = comparisons.filter(({ recorded: expected, answered }) => expected[part] !== answered[part]);
        expect(differing.length > 0).toBe(part !== "nothing");
      },
    );
  });
});
