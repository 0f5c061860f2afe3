import type { EventpopUser } from "../api/resources";
import type { EventpopProfile } from "../config/verify-function";

/** Converts an Eventpop user to a Passport profile. */
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

/** Converts a Passport profile to an Eventpop user. The method `userProfile` of a subclass may have returned the profile. */
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
