import type { Profile } from "passport";
import type { EventpopPictures, EventpopUser } from "../api/resources";

/**
 * A person in Passport's contact schema. What Eventpop left out is absent, not `undefined`.
 *
 * `id` is the identity; never match accounts by e-mail, which people change.
 */
export interface EventpopProfile extends Profile {
  readonly provider: string;
  /** Eventpop user id. */
  readonly id: string;
  /** First and last name; the id where Eventpop has no name. */
  readonly displayName: string;
  readonly emails?: { value: string }[];
  readonly photos?: { value: string }[];
  /** The avatar in several sizes, as Eventpop has it; `photos` holds one address only. */
  readonly avatars?: EventpopPictures;
  /** `YYYY-MM-DD` */
  readonly birthday?: string;
  readonly gender?: string;
  readonly phone?: string;
  /** The answer's body as it came. Not enumerable: a profile that is put into a session does not take the answer along. */
  readonly _raw: string;
  /** The same, parsed; not enumerable either. */
  readonly _json: unknown;
}

/** Eventpop user → Passport profile. */
export function toProfile(provider: string, user: EventpopUser, raw: string, json: unknown): EventpopProfile {
  const { id, fullName, email, avatar, avatars, birthday, gender, phone } = user;
  const profile = {
    provider,
    id,
    displayName: fullName ?? id,
    ...(email !== undefined && { emails: [{ value: email }] }),
    ...(avatar !== undefined && { photos: [{ value: avatar }] }),
    ...(avatars !== undefined && { avatars }),
    ...(birthday !== undefined && { birthday }),
    ...(gender !== undefined && { gender }),
    ...(phone !== undefined && { phone }),
  };
  return Object.defineProperties(profile as EventpopProfile, { _raw: { value: raw }, _json: { value: json } });
}

/** Passport profile → Eventpop user: also for what a subclass's `userProfile` made. */
export function toUser(profile: EventpopProfile): EventpopUser {
  const { id, displayName, emails, photos, avatars, birthday, gender, phone } = profile;
  const email = emails?.[0]?.value;
  const avatar = photos?.[0]?.value;
  return {
    id,
    ...(displayName !== id && { fullName: displayName }),
    ...(email !== undefined && { email }),
    ...(avatar !== undefined && { avatar }),
    ...(avatars !== undefined && { avatars }),
    ...(birthday !== undefined && { birthday }),
    ...(gender !== undefined && { gender }),
    ...(phone !== undefined && { phone }),
  };
}
