/** The possible values of {@link SandboxError.code}. */
export type SandboxErrorCode =
  | "EVENTPOP_SANDBOX_BAD_OPTION"
  | "EVENTPOP_SANDBOX_BAD_SEED"
  | "EVENTPOP_SANDBOX_CANNOT_LISTEN"
  | "EVENTPOP_SANDBOX_IN_PRODUCTION"
  | "EVENTPOP_SANDBOX_NOT_FOUND"
  | "EVENTPOP_SANDBOX_PORT_IN_USE"
  | "EVENTPOP_SANDBOX_REFUSED"
  | "EVENTPOP_SANDBOX_SIGN_IN_FAILED"
  | "EVENTPOP_SANDBOX_TIMED_OUT";

/**
 * The error that all functions of this package throw: an option, a seed or a command is invalid, or the sandbox cannot
 * start. The message names the cause and the fix.
 */
export class SandboxError extends Error {
  /**
   * The name of the class. Code can check it instead of `instanceof`, which fails if several copies of the package are
   * loaded.
   */
  override readonly name = "SandboxError";
  /** The kind of error, for code that handles errors differently. */
  readonly code: SandboxErrorCode;

  constructor(code: SandboxErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
