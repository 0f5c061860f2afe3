/** The texts of one cause, in English and Thai. Both may contain `{placeholders}`, which are replaced by values. */
export interface CauseText {
  /** What is wrong, as one sentence. */
  readonly cause: Readonly<Record<"en" | "th", string>>;
  /** What to do, as one sentence that begins with a verb. */
  readonly fix: Readonly<Record<"en" | "th", string>>;
  /** True if the request succeeds and the cause only explains its result. @defaultValue `false` */
  readonly harmless?: true;
}

/** Causes by name. */
export type CauseTexts = Readonly<Record<string, CauseText>>;
