import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DoorkeeperVersion } from "../../src";

/**
 * A file with requests to a real Doorkeeper and its responses. Each line is one case. Values that differ in each run are
 * placeholders such as `<access_token_1>`, numbered in the order in which they first occur in the case. Headers that
 * frameworks set are omitted. Of a page, only the forms and the text that comes from Doorkeeper are recorded.
 */
export interface Recording {
  /** The file's name without `.ndjson`. It begins with the version of Doorkeeper that was recorded. */
  readonly name: string;
  /** The version of Doorkeeper that the sandbox imitates when it is compared with this recording. */
  readonly doorkeeper: DoorkeeperVersion;
  /** The number of cases in the file. A test checks it, so that a truncated file is noticed. */
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
  readonly response: RecordedResponse;
  /** Set if the response does not come from Doorkeeper. Then only the status is compared. */
  readonly own?: string;
  readonly note?: string;
}

interface RecordedResponse {
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

/** Reads the cases of one recording. */
export function readCases({ name }: Recording): readonly RecordedCase[] {
  const lines = readFileSync(join(__dirname, `${name}.ndjson`), "utf8")
    .split("\n")
    .filter(Boolean);
  return lines.map((line): RecordedCase => JSON.parse(line));
}
