/**
 * The vocabulary of Eventpop's public API: what the client hands out and the sandbox serves.
 * Types only. Source: Eventpop's OpenAPI file and guides, April 2026.
 */

/** An Eventpop account, as `/me` describes it. Everything but `id` may be missing. */
export interface EventpopUser {
  /** The identity: Eventpop's user id in decimal digits. Never use the e-mail for this: people change it. */
  readonly id: string;
  /** First and last name in one string, in the person's own script. */
  readonly fullName?: string;
  readonly email?: string;
  /** Address of the avatar picture. */
  readonly avatar?: string;
  /** Addresses of the avatar in other sizes: `original`, `medium`, `thumb`, `tiny`. */
  readonly avatars?: Readonly<Record<string, string>>;
  /** `YYYY-MM-DD` */
  readonly birthday?: string;
  readonly gender?: string;
  readonly phone?: string;
}
