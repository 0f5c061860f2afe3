import type { Avatars, User } from "../world/catalogue";

/** Returns the JSON of a user for `/me`. The URLs of the avatars that the sandbox draws begin with `origin`. */
export function userJson(user: User, origin: string): object {
  const avatars = user.avatars && absoluteAvatars(user.avatars, origin);
  return {
    id: user.id,
    full_name: user.fullName,
    email: user.email,
    avatar: avatars?.medium ?? null,
    avatars,
    birthday: user.birthday,
    gender: user.gender,
    phone: user.phone,
  };
}

function absoluteAvatars({ original, medium, thumb, tiny }: Avatars, origin: string): Avatars {
  const absolute = (address: string) => (address.startsWith("/") ? origin + address : address);
  return { original: absolute(original), medium: absolute(medium), thumb: absolute(thumb), tiny: absolute(tiny) };
}
