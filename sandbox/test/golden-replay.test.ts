import { readRecording } from "./golden/recording";
import { replay } from "./golden/replay";

/** The sandbox answers as a real Doorkeeper 5.5.0 did, in each of the seven configurations in which that was recorded. */
describe("the recording of a real Doorkeeper", () => {
  const recording = readRecording();

  it("has 195 cases", () => {
    expect(recording).toHaveLength(195);
  });

  describe.each([...new Set(recording.map(({ variant }) => variant))])("set up as %s", (name) => {
    const cases = recording
      .filter(({ variant }) => variant === name)
      .map((recorded) => [recorded.id, recorded] as const);
    it.each(cases)("%s", async (_id, recorded) => {
      for (const { recorded: expected, answered } of await replay(recorded)) expect(answered).toEqual(expected);
    });
  });
});
