export interface SettingRow {
  /** Such as `compat.meEnvelope`. */
  readonly name: string;
  readonly value: string;
  /** The values it can have; nothing means any text. */
  readonly choices?: readonly string[] | undefined;
  /** Whether it can be changed while the sandbox runs. */
  readonly fixed?: boolean | undefined;
  /** What it does or where the fact comes from, in one sentence. */
  readonly about?: string | undefined;
}

/** Posts to `settings` (`name`, `value`) and `reset`; links to `export`, a download of the whole state. */
export interface SettingsTabProps {
  readonly tab: "settings";
  readonly settings: readonly SettingRow[];
}
