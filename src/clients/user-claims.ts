import type { EventpopUser } from "../api/resources";

/**
 * Returns a user as claims of OpenID Connect (Core 1.0 §5.1), as far as Eventpop gave them. `sub` is `eventpop:` and Eventpop's user
 * id. Eventpop sends first and last name as one text, so there is no `given_name` and no `family_name`.
 */
export function claimsOf({ id, fullName, email, avatar, birthday, gender, phone }: EventpopUser): object {
  return {
    sub: `eventpop:${id}`,
    name: fullName,
    email,
    picture: avatar,
    birthdate: birthday,
    gender,
    phone_number: phone,
  };
}
