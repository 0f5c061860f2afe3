import { OptionError } from "../errors";

/** Longest value of the app's, in bytes of JSON. */
const MAX_APP_STATE_BYTES = 400;

/**
 * Checks the value that the app wants to have carried to Eventpop and back.
 *
 * @throws OptionError `EVENTPOP_BAD_OPTION` where it is too long, or no JSON
 */
export function checkAppState(value: unknown): void {
  if (value === undefined) return;
  let bytes = Number.POSITIVE_INFINITY;
  try {
    bytes = Buffer.byteLength(JSON.stringify(value));
  } catch {
    // Circular, a function, a bigint: no JSON.
  }
  if (bytes <= MAX_APP_STATE_BYTES) return;
  throw new OptionError(
    "EVENTPOP_BAD_OPTION",
    `The state handed to authenticate() must be JSON of at most ${MAX_APP_STATE_BYTES} bytes.`,
  );
}
