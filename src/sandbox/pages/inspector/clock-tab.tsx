/** Posts to `clock/advance` (`by`, such as `2h`), `clock/freeze`, `clock/resume` and `clock/set` (`at`, ISO 8601). */
export interface ClockTabProps {
  readonly tab: "clock";
  /** Sandbox time, in milliseconds since the epoch. */
  readonly now: number;
  readonly frozen: boolean;
  /** How far sandbox time is ahead of the machine's, in milliseconds; negative when behind. */
  readonly offsetMs: number;
}
