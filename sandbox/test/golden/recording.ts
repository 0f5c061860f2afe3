import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DoorkeeperVersion } from "../../src";

/**
 * A file of requests to a real Doorkeeper and its responses, one case a line. Values that differ from run to run are
 * placeholders such as `<access_token_1>`, numbered in the order in which the case first met them. Framework headers are
 * left out; a page is reduced to its forms and, where Doorkeeper wrote it, its text.
 */
export interface Recording {
  /** The file's name without `.ndjson`: the Doorkeeper that was recorded. */
  readonly name: string;
  /** The sandbox's preset that is held against it. */
  readonly doorkeeper: DoorkeeperVersion;
  /** How many cases the file holds, so that a truncated file does not pass. */
  readonly length: number;
}

export const recordings: readonly Recording[] = [
  { name: "5.5.0", doorkeeper: "5.5", length: 195 },
  { name: "5.5.0-probes", doorkeeper: "5.5", length: 121 },
  { name: "5.6.7", doorkeeper: "5.6", length: 161 },
  { name: "5.9.6", doorkeeper: "5.9", length: 161 },
];

export interface RecordedCase {
  readonly id: string;
  readonly variant: string;
  readonly steps: readonly RecordedStep[];
}

export interface RecordedStep {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly response: RecordedAnswer;
  /** Marks an answer that was the recorded server's own rather than Doorkeeper's: only its status counts. */
  readonly own?: string;
  readonly note?: string;
}

interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly page?: { readonly text?: string; readonly forms: readonly RecordedForm[] };
}

export interface RecordedForm {
  readonly method: string;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly buttons: readonly string[];
}

/** The cases of one recording. */
export function readCases({ name }: Recording): readonly RecordedCase[] {
  const lines = readFileSync(join(__dirname, `${name}.ndjson`), "utf8")
    .split("\n")
    .filter(Boolean);
  return lines.map((line): RecordedCase => JSON.parse(line));
}
