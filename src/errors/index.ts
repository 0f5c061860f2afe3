import { ERRORS } from "./error-table";

export type { ErrorPageLink } from "./visitor-texts";
export { ERRORS };

/** The folder of the documents in the installed package. Replace it by a public URL when the documents have one; see CONTRIBUTING.md. */
const DOCUMENTS = "passport-eventpop/docs";

/** The code of an error. Codes are stable, so an app may compare them. `docs/errors.md` explains each code. */
export type ErrorCode = keyof typeof ERRORS;

/** Properties that an error can have in addition to its message. */
export interface ErrorDetails {
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** HTTP status of Eventpop's response, if there was a response. */
  readonly providerStatus?: number;
  /** Eventpop's `error` code (RFC 6749 §4.1.2.1, §5.2) if it is a known one, otherwise `other`. */
  readonly reason?: string;
  /** Seconds to wait before the next try, at most 3,600. */
  readonly retryAfter?: number;
  /** Whether no byte of the request's body was sent. @defaultValue `false` */
  readonly isUnsent?: boolean;
}

/**
 * Base class of every error of this package.
 *
 * `message` says what happened. It never contains a secret or text from Eventpop. The default message of each code stands in the
 * table `ERRORS`.
 */
export class EventpopError extends Error {
  override readonly name: string = "EventpopError";
  /** The code, such as `EVENTPOP_STORE`. Codes are stable, so an app may compare them. */
  readonly code: ErrorCode;
  /** HTTP status for the response to the visitor. */
  readonly status: number;
  /** Whether the same request may succeed a little later. */
  readonly retryable: boolean;
  /** One sentence for the developer: how to correct the cause. */
  readonly hint: string;
  /** Where the documents explain the code, for example `passport-eventpop/docs/errors.md#eventpop_store`. */
  readonly docs: string;
  /** Seconds to wait before the next try, at most 3,600; undefined if unknown. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string = ERRORS[code].message, { cause, retryAfter }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    const { status, retryable, hint } = ERRORS[code];
    this.code = code;
    this.status = status;
    this.retryable = retryable;
    this.hint = hint;
    this.retryAfter = retryAfter;
    this.docs = `${DOCUMENTS}/errors.md#${code.toLowerCase()}`;
  }

  /**
   * Makes `instanceof` recognise errors of another copy of this package by their code and name. Two workspaces of one repository
   * may each install a copy, and each copy has its own classes.
   * @internal
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: `this` is the class on the right of `instanceof`.
    const { prototype, name } = this;
    if (Object.prototype.isPrototypeOf.call(prototype, value as object)) return true;
    if (!(value instanceof Error) || !Object.hasOwn(ERRORS, (value as { code?: string }).code ?? "")) return false;
    return name === "EventpopError" || name === value.name;
  }

  /** Returns the code, the message and the hint. They contain no secret, so an app can log or send the error as JSON. */
  toJSON(): { code: ErrorCode; message: string; hint: string } {
    return { code: this.code, message: this.message, hint: this.hint };
  }
}

/** An option is invalid, or the app is set up wrongly. Thrown while the app starts, or at the first request that needs the set-up. */
export class OptionError extends EventpopError {
  override readonly name = "OptionError";
}

/** A login failed, because its callback was malformed or forged, or because the login had expired or was refused. */
export class SignInError extends EventpopError {
  override readonly name = "SignInError";
  /** Eventpop's `error` code if it is a known one, otherwise `other`; undefined if Eventpop sent none. */
  readonly reason: string | undefined;

  constructor(code: ErrorCode, message?: string, details: ErrorDetails = {}) {
    super(code, message, details);
    this.reason = details.reason;
  }
}

/** The visitor is not logged in, or the login has ended. */
export class SignInRequiredError extends EventpopError {
  override readonly name = "SignInRequiredError";
}

/** Eventpop refused a request, failed, or could not be reached. */
export class ProviderError extends EventpopError {
  override readonly name = "ProviderError";
  /** HTTP status of Eventpop's response; undefined if there was no response. */
  readonly providerStatus: number | undefined;
  /** Eventpop's `error` code if it is a known one, otherwise `other`; undefined if Eventpop sent none. */
  readonly reason: string | undefined;
  /** True if no byte of the request's body was sent to Eventpop. The same request can then be sent again without risk. */
  readonly isUnsent: boolean;

  constructor(code: ErrorCode, message?: string, details: ErrorDetails = {}) {
    super(code, message, details);
    this.isUnsent = details.isUnsent ?? false;
    this.providerStatus = details.providerStatus;
    this.reason = details.reason;
  }
}

/** The app's session store failed or did not respond in time. The failure creates no login and ends no login. */
export class StoreError extends EventpopError {
  override readonly name = "StoreError";
}
