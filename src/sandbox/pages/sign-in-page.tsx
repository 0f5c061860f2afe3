import type { AuthorizationRequestView } from "./asked-for";
import { type PageProps, renderPage } from "./layout";
import type { PersonView } from "./person-card";

export interface SignInPageProps extends PageProps {
  readonly authenticityToken: string;
  /** Where to go once signed in; comes back as the form field `return_to`. */
  readonly returnTo: string;
  /** The password of every seeded person, printed on the page. */
  readonly seededPassword: string;
  readonly people: readonly PersonView[];
  /** The e-mail typed before a refusal. */
  readonly email?: string | undefined;
  /** Why the last try failed. `credentials` does not say which of the two was wrong. */
  readonly refusal?: "credentials" | "locked" | undefined;
  /** The authorization request that waits for this sign-in. */
  readonly request?: AuthorizationRequestView | undefined;
}

/**
 * Posts to `/users/sign_in`: either `user[email]` and `user[password]`, or `as` (a person's key), both with
 * `authenticity_token` and `return_to`. The card for a new person posts `full_name`, `email`, `authenticity_token` and
 * `return_to` to `/_sandbox/inspector/people`.
 */
export function signInPage(props: SignInPageProps): string {
  return renderPage(props, "Sign in", props.email);
}
