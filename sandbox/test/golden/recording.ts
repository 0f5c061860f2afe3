import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DoorkeeperVersion } from "../../src";

/**
 * A file of requests to a real Doorkeeper and its responses, one case in each line. Values that differ in each run are
 * placeholders such as `<access_token_1>`, numbered in the order of their first occurrence in the case. Headers of frameworks
 * are omitted; a page is reduced to its forms and to the text that comes from Doorkeeper.
 */
export interface Recording {
  /** The file's name without `.ndjson`: the Doorkeeper that was recorded. */
  readonly name: string;
  /** The version of the sandbox that is compared with it. */
  readonly doorkeeper: DoorkeeperVersion;
  /** The number of cases in the file, so that a truncated file fails. */
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
  /** Set if the response does not come from Doorkeeper: then only its status is compared. */
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
