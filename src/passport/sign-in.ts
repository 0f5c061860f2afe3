import type { TokenSet } from "../oauth/token-set";
import type { LoginAttempt } from "../login/pending-logins";
import type { EventpopProfile } from "./profile";
import type { Verified } from "./verify";

/** A finished sign-in, before anything is put into a session. */
export interface SignIn extends Verified {
  readonly tokens: TokenSet;
  readonly profile: EventpopProfile | undefined;
  readonly attempt: LoginAttempt;
}

/** What verify says of a user, with what was carried there and back. A refusal is left as it is, as in passport-oauth2. */
export function infoFor({ user, info }: Verified, { returnTo, appState }: LoginAttempt): object | undefined {
  if (!user) return info;
  return { ...info, ...(returnTo !== undefined && { returnTo }), ...(appState !== undefined && { state: appState }) };
}
