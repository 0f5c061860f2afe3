export interface FaultRow {
  readonly id: string;
  /** What it touches: `token`, `me`, a path, … */
  readonly on: string;
  readonly type: string;
  /** How often it has struck. */
  readonly hits: number;
  /** How often it will still strike; nothing means until it is removed. */
  readonly remaining?: number | undefined;
  /** How many requests it lets through first. */
  readonly after?: number | undefined;
  readonly delayMs?: number | undefined;
  /** The one `client_id` it is for. */
  readonly client?: string | undefined;
}

export interface FaultPresetRow {
  /** Such as `eventpop-down`. */
  readonly name: string;
  readonly active: boolean;
}

/**
 * Posts to `faults` (`on`, `type`, and maybe empty `times`, `after`, `delay_ms`), `faults/:id/remove`, `faults/clear`,
 * `faults/presets/:name/on` and `faults/presets/:name/off`.
 */
export interface FaultsTabProps {
  readonly tab: "faults";
  readonly faults: readonly FaultRow[];
  readonly presets: readonly FaultPresetRow[];
  /** What a rule can touch. */
  readonly targets: readonly string[];
  /** What a rule can do. */
  readonly kinds: readonly string[];
}
