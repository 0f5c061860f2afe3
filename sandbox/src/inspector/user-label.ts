import { keyFromId } from "../world/makers";
import type { World } from "../world/world";

/** Returns what the log shows for a user: the key, such as `somchai`. A key that the sandbox made says nothing, so it shows the e-mail address. */
export function userLabel(world: World, key: string): string {
  const user = world.users.get(key);
  return user && user.key === keyFromId(user.id) ? user.email : key;
}
