const { default: Sequencer } = require("@jest/test-sequencer");

/** The files that take longest. */
const LONGEST = [
  "test/time/event-loop.test.ts",
  "test/tokens/interleavings.test.ts",
  "test/golden-replay.test.ts",
  "test/passport/strategy-provider.test.ts",
  "test/http/http-program.test.ts",
  "test/faults/faults-survived.test.ts",
];

const rank = ({ path }) => LONGEST.findIndex((file) => path.endsWith(`/${file}`)) >>> 0;

/** Jest's order, but the longest files first, which Jest does not know on a new machine. Otherwise the run ends with one of them alone. */
module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
};
