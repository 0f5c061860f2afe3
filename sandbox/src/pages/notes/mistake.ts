import type { Text } from "../texts";

/** One mistake, explained to the developer who made it. */
export interface MistakeText {
  readonly cause: Text;
  readonly fix: Text;
}
