import type { LoggedRequest } from "../src";
import { isHarmless } from "../src/causes/causes";
import { intendedDifferenceFor, intendedDifferencesOf } from "./golden/intended-differences";
import { readCases, recordings } from "./golden/recording";
import { replay } from "./golden/replay";

/** Whether Doorkeeper refused the request: by the status, by the redirect, or by the page of an old version, which has 200. */
function isRefused({ status, responseHeaders: { location = "" }, method, path, cause }: LoggedRequest): boolean {
  const isErrorPage = status === 200 && method === "GET" && path === "/oauth/authorize" && cause !== null;
  return (status ?? 500) >= 400 || /[?&#]error=/.test(location) || isErrorPage;
}

/** The sandbox must respond as the recorded real Doorkeepers did, in each recorded configuration. */
describe.each(recordings)("the recording of the real Doorkeeper $name", (recording) => {
  const cases = readCases(recording);

  it(`has ${recording.length} cases, and every exception names one of them`, () => {
    expect(cases).toHaveLength(recording.length);
    const exceptional = cases.filter((recorded) => intendedDifferenceFor(recording, recorded));
    expect(exceptional).toHaveLength(intendedDifferencesOf(recording).length);
  });

  describe.each([...new Set(cases.map(({ variant }) => variant))])("with the configuration %s", (variant) => {
    it.each(cases.filter((recorded) => recorded.variant === variant))(
      "has the same responses as the sandbox: $id",
      async (recorded) => {
        const { comparisons, log } = await replay(recorded, recording.doorkeeper);
        const part = intendedDifferenceFor(recording, recorded)?.part ?? "nothing";

        for (const { recorded: expected, actual } of comparisons) {
          expect({ ...actual, [part]: "" }).toEqual({ ...expected, [part]: "" });
        }
        // If the response no longer differs, this test fails, and the exception must be removed from the table.
        const differing = comparisons.filter(({ recorded: expected, actual }) => expected[part] !== actual[part]);
        expect(differing.length > 0).toBe(part !== "nothing");

        // The log says why a request was refused. For other requests, it has only sentences that explain the result.
        expect(log.filter((entry) => isRefused(entry) && entry.why === null)).toEqual([]);
        expect(
          log.filter(({ cause, ...entry }) => cause && !isHarmless(cause) && !isRefused({ cause, ...entry })),
        ).toEqual([]);
      },
    );
  });
});
