import { type Compat, compatRows } from "../settings";
import type { Examination } from "./examination";
import { defaultBehaviour, matchingVersions } from "./version-checks";

/** Maximum number of versions in the finding. If more versions match, too little is known about the server to name any of them. */
const MAX_VERSIONS = 4;

/**
 * Returns the compat switches with which a sandbox behaves like the provider, and adds a finding about the version. Switches whose value
 * cannot be found out without a login are omitted.
 */
export function measuredCompat(examination: Examination): Partial<Compat> {
  const { behaviour, compat } = examination;
  const { versions, unexplained } = matchingVersions(behaviour);
  const names = versions.join(" or ");
  if (versions.length > MAX_VERSIONS) {
    examination.unsure(
      "version",
      "The version of Doorkeeper cannot be seen.",
      "Correct the other findings, and run the command again.",
    );
    return compat;
  }
  if (unexplained.length === 0) {
    examination.ok("version", `The server behaves like Doorkeeper ${names}.`);
  } else {
    examination.unsure(
      "version",
      `No version of Doorkeeper behaves like this server; the nearest is ${names} (different: ${unexplained.join(", ")}).`,
      "Tell the maintainers of eventpop-sandbox the output of --json, without the addresses.",
    );
  }
  const usual = compatRows.doorkeeper.default;
  const doorkeeper = versions.includes(usual) ? usual : versions.at(-1);
  if (doorkeeper === undefined) return compat;
  const { tokenErrorStatus: status } = behaviour;
  const isOther = status !== defaultBehaviour(doorkeeper).tokenErrorStatus && (status === 400 || status === 401);
  return { doorkeeper, ...(isOther && { tokenErrorStatus: status }), ...compat };
}
