/** Why a seeded person exists, where it is not the tickets they hold. */
export type PersonTrait = "no-profile" | "organizer" | "revoked-ticket" | "long-name" | "changed-email" | "locked";

/** A person to sign in as with one click. */
export interface PersonView {
  /** The key in the seed, such as `somchai`: the value of the form field `as`. */
  readonly key: string;
  readonly fullName: string;
  /** The name in Latin letters, where `fullName` is not. */
  readonly latinName?: string | undefined;
  readonly email: string;
  /** Colour of the avatar, in degrees. */
  readonly hue: number;
  readonly ticketCount: number;
  /** Shown as the person's tag instead of the number of tickets. */
  readonly trait?: PersonTrait | undefined;
}
