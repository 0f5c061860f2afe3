import type { SandboxNoteView } from "../sandbox-note";

/** One request and its answer, with secrets already redacted. */
export interface RequestView {
  readonly id: string;
  /** When it arrived, in milliseconds since the epoch, sandbox time. */
  readonly at: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Nothing where no answer was sent: the connection was cut by a fault. */
  readonly status?: number | undefined;
  readonly durationMs?: number | undefined;
  /** Name or id of the application that asked, where known. */
  readonly client?: string | undefined;
  /** Kind of the fault that touched it, such as `truncate`. */
  readonly fault?: string | undefined;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
  /** Why it was refused. */
  readonly note?: SandboxNoteView | undefined;
}

/**
 * Links to `?live=1`, `?client=…` and `?failed=1`. Posts to `requests/clear`.
 */
export interface RequestsTabProps {
  readonly tab: "requests";
  /** Newest first. */
  readonly requests: readonly RequestView[];
  /** Whether the page reloads itself every two seconds. */
  readonly live: boolean;
  /** Only answers of 400 and above, and requests that were cut. */
  readonly failedOnly: boolean;
}
