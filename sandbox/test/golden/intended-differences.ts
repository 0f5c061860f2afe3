import type { RecordedCase, Recording } from "./recording";

/** A recorded case in which the sandbox's response differs on purpose. */
export interface IntendedDifference {
  /** The name of the recording. `variant` and `id` name the case in it. */
  readonly recording: string;
  readonly variant: string;
  readonly id: string;
  /** The part of the response that differs. All other parts must be equal. */
  readonly part: "body";
  readonly reason: string;
}

const ticketsAreNotDoorkeepers =
  "Invalidating a ticket: the recorded server changed neither the time of the change nor, with Grape, the status; the sandbox does.";

/** All exceptions. In every other case, the response must be equal to the recorded one. */
const intendedDifferences: readonly IntendedDifference[] = [
  { recording: "5.5.0", variant: "base", id: "api/json-body", part: "body", reason: ticketsAreNotDoorkeepers },
  { recording: "5.5.0", variant: "grape", id: "api/json-body", part: "body", reason: ticketsAreNotDoorkeepers },
  { recording: "5.5.0", variant: "grape", id: "api/form-body", part: "body", reason: ticketsAreNotDoorkeepers },
  { recording: "5.6.7", variant: "base", id: "api/json-body", part: "body", reason: ticketsAreNotDoorkeepers },
  { recording: "5.9.6", variant: "base", id: "api/json-body", part: "body", reason: ticketsAreNotDoorkeepers },
];

export function intendedDifferencesOf(recording: Recording): readonly IntendedDifference[] {
  return intendedDifferences.filter(({ recording: name }) => name === recording.name);
}

export function intendedDifferenceFor(
  recording: Recording,
  { variant, id }: RecordedCase,
): IntendedDifference | undefined {
  return intendedDifferencesOf(recording).find((exception) => exception.variant === variant && exception.id === id);
}
