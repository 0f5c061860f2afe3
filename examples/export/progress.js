const WIDTH = 24;

/** Shows progress: as one bar that changes in a terminal, and otherwise as lines, which are easy to read in a log. */
exports.createProgress = (output = process.stderr) => {
  let isBarShown = false;
  return {
    /** @param total - undefined if Eventpop did not send it */
    show(list, done, total) {
      if (!output.isTTY) {
        output.write(`${list}: ${done}${total === undefined ? "" : ` of ${total}`}\n`);
        return;
      }
      const filled = total ? Math.round((Math.min(done, total) / total) * WIDTH) : WIDTH;
      const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
      output.write(`\r\x1b[K${bar} ${done}${total === undefined ? "" : `/${total}`} ${list}`);
      isBarShown = true;
    },

    /** Prints a line. It replaces the bar. */
    say(line) {
      output.write(`${isBarShown ? "\r\x1b[K" : ""}${line}\n`);
      isBarShown = false;
    },
  };
};
