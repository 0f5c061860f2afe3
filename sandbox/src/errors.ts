/** What can go wrong with a sandbox itself, told apart by {@link SandboxError.code}. */
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

/** The sandbox was asked for something it cannot do. The message names the cause and the fix in one sentence. */
export class SandboxError extends Error {
  /** Tells it from other errors across copies of the package. */
  override readonly name = "SandboxError";
  /** What went wrong, to branch on. */
  readonly code: SandboxErrorCode;

  constructor(code: SandboxErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
