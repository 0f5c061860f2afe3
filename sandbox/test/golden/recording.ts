import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Requests to a real Doorkeeper 5.5.0 and its answers, recorded in seven configurations. Values that differ from run to run are
 * placeholders such as `<access_token_1>`, numbered in the order in which the case first met them. Framework headers are
 * left out; a page is reduced to its forms and, where Doorkeeper wrote it, its text.
 */
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

/** The recorded cases, one a line. */
export function readRecording(): readonly RecordedCase[] {
  const lines = readFileSync(join(__dirname, "cases.ndjson"), "utf8").split("\n").filter(Boolean);
  return lines.map((line): RecordedCase => JSON.parse(line));
}
