import type { TokenSet } from "../config/token-storage";
import type { EventpopProfile } from "../config/verify-function";
import type { PendingLogin } from "../login/pending-logins";
import type { Verified } from "./verify";

/** A finished sign-in, before anything is put into a session. */
export interface SignIn extends Verified {
  readonly tokens: TokenSet;
  readonly profile: EventpopProfile | undefined;
  readonly pendingLogin: PendingLogin;
}

/** What verify says of a user, with what was carried there and back. A refusal is left as it is, as in passport-oauth2. */
export function infoFor({ user, info }: Verified, { returnTo, appState }: PendingLogin): object | undefined {
  if (!user) return info;
  return { ...info, ...(returnTo !== undefined && { returnTo }), ...(appState !== undefined && { state: appState }) };
}
