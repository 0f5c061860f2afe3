import type { UserView } from "../pages/users";
import type { User } from "../world/catalogue";
import type { World } from "../world/world";

/** The password of every seeded user. The sign-in page shows it. */
export const SEEDED_PASSWORD = "sandbox";

/** Returns the hue of a user's avatar, in degrees. Users whose ids differ by 1 get very different hues. */
export function avatarHue({ id }: User): number {
  return (id * 137) % 360;
}

/** Returns what the pages show about each user. */
export function userViews(world: World): readonly UserView[] {
  return world.users.list().map((user) => ({
    key: user.key,
    fullName: user.fullName,
    latinName: user.latinName ?? undefined,
    email: user.email,
    hue: avatarHue(user),
    ticketCount: world.tickets.list(({ userId }) => userId === user.id).length,
    trait: user.trait ?? undefined,
  }));
}
