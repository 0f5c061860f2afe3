import { SandboxError } from "../errors";
import type { User } from "../world/catalogue";
import type { UserDraft } from "../world/drafts";
import type { Collection, SandboxControl, SandboxScope } from "./control";

type Control = Omit<SandboxControl, "scope">;

/**
 * Returns the scope of the application `client`. `ownControl` adds this client id to the data of every operation. Users do not belong to an
 * application, so they are read with `control`.
 */
export function scopeOf(control: Control, ownControl: Control, client: string): SandboxScope {
  const { tokens, codes, consents, faults, requests } = ownControl;
  const users = ownUsers(control.users);
  return {
    client,
    users,
    tokens,
    codes,
    consents,
    faults,
    requests,
    reset: async () => {
      await tokens.revoke();
      await codes.expire();
      await faults.clear();
      await users.removeAll();
      await requests.clear();
    },
  };
}

interface OwnUsers extends Collection<User, UserDraft> {
  removeAll(): Promise<void>;
}

/** Returns a collection of users that can change and remove only the users that it created itself. */
function ownUsers(users: Collection<User, UserDraft>): OwnUsers {
  const ownIds = new Set<number>();
  const ownId = async (name: string | number) => {
    const user = await users.get(name);
    if (!user || ownIds.has(user.id)) return user?.id ?? name;
    const sentence = `Other tests use ${user.key} as well; create a user of your own with users.create().`;
    throw new SandboxError("EVENTPOP_SANDBOX_REFUSED", sentence);
  };
  return {
    get: users.get,
    list: users.list,
    create: async (draft) => {
      const user = await users.create(draft);
      ownIds.add(user.id);
      return user;
    },
    update: async (name, changes) => {
      const user = await users.update(await ownId(name), changes);
      ownIds.add(user.id);
      return user;
    },
    remove: async (name) => users.remove(await ownId(name)),
    removeAll: async () => {
      for (const id of ownIds) await users.remove(id);
      ownIds.clear();
    },
  };
}
