import { SandboxError } from "../errors";
import type { User } from "../world/catalogue";
import type { UserDraft } from "../world/drafts";
import type { Collection, SandboxControl, SandboxScope } from "./control";

type Powers = Pick<SandboxControl, "users" | "tokens" | "codes" | "consents" | "faults" | "requests">;

/** `control` narrowed to the application `client`. */
export function scopeOf(control: Powers, client: string): SandboxScope {
  const { tokens, codes, consents, faults, requests } = control;
  const own = <Narrowed extends object>(selector?: Narrowed) => ({ ...selector, client });
  const users = ownUsers(control.users);
  return {
    client,
    users,
    tokens: {
      issue: (order) => tokens.issue(own(order)),
      list: (selector) => tokens.list(own(selector)),
      expire: (selector) => tokens.expire(own(selector)),
      revoke: (selector) => tokens.revoke(own(selector)),
    },
    codes: {
      issue: (order) => codes.issue({ ...order, client }),
      list: (selector) => codes.list(own(selector)),
      expire: (selector) => codes.expire(own(selector)),
    },
    consents: {
      list: (selector) => consents.list(own(selector)),
      remove: (selector) => consents.remove(own(selector)),
    },
    faults: {
      add: (rule) => faults.add({ ...rule, client }),
      list: (selector) => faults.list(own(selector)),
      clear: (selector) => faults.clear(own(selector)),
      preset: (name) => faults.preset(name, { client }),
    },
    requests: {
      list: (selector, options) => requests.list(own(selector), options),
      count: (selector) => requests.count(own(selector)),
      waitFor: (selector, options) => requests.waitFor(own(selector), options),
      clear: (selector) => requests.clear(own(selector)),
    },
    reset: async () => {
      await tokens.revoke({ client });
      await codes.expire({ client });
      await faults.clear({ client });
      await users.removeAll();
      await requests.clear({ client });
    },
  };
}

interface OwnUsers extends Collection<User, UserDraft> {
  removeAll(): Promise<void>;
}

/** People of whom only those made here can be changed. */
function ownUsers(users: Collection<User, UserDraft>): OwnUsers {
  const made = new Set<number>();
  const ownId = async (name: string | number) => {
    const user = await users.get(name);
    if (!user || made.has(user.id)) return user?.id ?? name;
    const sentence = `${user.key} is in every test's hands; make a person of your own with users.create().`;
    throw new SandboxError("EVENTPOP_SANDBOX_REFUSED", sentence);
  };
  return {
    get: users.get,
    list: users.list,
    create: async (draft) => {
      const user = await users.create(draft);
      made.add(user.id);
      return user;
    },
    update: async (name, changes) => {
      const user = await users.update(await ownId(name), changes);
      made.add(user.id);
      return user;
    },
    remove: async (name) => users.remove(await ownId(name)),
    removeAll: async () => {
      for (const id of made) await users.remove(id);
      made.clear();
    },
  };
}
