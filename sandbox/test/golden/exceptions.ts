import type { RecordedCase, Recording } from "./recording";

/** A recorded case with an intended difference in the sandbox's response. */
export interface Exception {
  /** The recording's name, and the case's variant and id in it. */
  readonly recording: string;
  readonly variant: string;
  readonly id: string;
  /** The part of the response that differs. All other parts have to be equal. */
  readonly part: "body";
  readonly reason: string;
}

const ticketsAreNotDoorkeepers =
  "Invalidating a ticket: the recorded server changed neither the time of the change nor, with Grape, the status; the sandbox does.";

/** All exceptions. Every other case has to be equal to its recording. */
const exceptions: readonly Exception[] = [
  { recording: "5.5.0", variant: "base", id: "api/json-body", part: "body", reason: ticketsAreNotDoorkeepers },
  { recording: "5.5.0", variant: "grape", id: "api/json-body", part: "body", reason: ticketsAreNotDoorkeepers },
  { recording: "5.5.0", variant: "grape", id: "api/form-body", part: "body", reason: ticketsAreNotDoorkeepers },
  { recording: "5.6.7", variant: "base", id: "api/json-body", part: "body", reason: ticketsAreNotDoorkeepers },
  { recording: "5.9.6", variant: "base", id: "api/json-body", part: "body", reason: ticketsAreNotDoorkeepers },
];

export function exceptionsOf(recording: Recording): readonly Exception[] {
  return exceptions.filter(({ recording: name }) => name === recording.name);
}

export function exceptionFor(recording: Recording, { variant, id }: RecordedCase): Exception | undefined {
  return exceptionsOf(recording).find((exception) => exception.variant === variant && exception.id === id);
}
