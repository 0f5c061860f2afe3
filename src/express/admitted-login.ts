import type { EventpopProfile } from "../config/verify-function";
import { OptionError, StoreError } from "../errors";
import { type Emit, emitError } from "../events";
import { notAdmittedError } from "../passport/app-functions";
import type { CompletedLogin } from "../passport/strategy";

/** A login that the app's verify function accepted. */
export interface AdmittedLogin extends CompletedLogin {
  readonly user: Express.User;
  readonly profile: EventpopProfile;
}

/**
 * Checks that the app accepted the user, and that the profile was loaded.
 *
 * @throws SignInError `EVENTPOP_NOT_ADMITTED`, whose event is emitted; OptionError `EVENTPOP_SETUP` if there is no profile
 */
export function checkAdmitted(login: CompletedLogin, emit: Emit): AdmittedLogin {
  const { user, profile } = login;
  if (!user) {
    const error = notAdmittedError();
    emitError(emit, error);
    throw error;
  }
  if (!profile) throw new OptionError("EVENTPOP_SETUP", "eventpopAuth needs the profile from /me.");
  return { ...login, user, profile };
}

/** Returns the error for a login that the session store did not store in time. */
export function storeTimeoutError(signInTimeoutMs: number): StoreError {
  return new StoreError(
    "EVENTPOP_STORE",
    `The login was not stored when the ${signInTimeoutMs} ms of signInTimeoutMs were over.`,
  );
}
