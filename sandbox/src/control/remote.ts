import type { Fault } from "../faults/faults";
import type { LoggedRequest } from "../log/request-log";
import { type Visitor, visitorAt } from "../visitor/visitor";
import type { Collection, SandboxControl } from "./control";
import { requestQueryOf } from "./control-orders";
import { Wire } from "./remote-wire";
import { scopeOf } from "./scope";

/** A sandbox in another process. */
export interface RemoteSandbox extends SandboxControl, Visitor {
  /** Where it listens. */
  readonly url: string;
}

/** Options of {@link connectSandbox}. */
export interface ConnectOptions {
  /** The sandbox's `controlToken`, where it has one. */
  readonly token?: string | null | undefined;
}

/**
 * The powers over the sandbox that listens at `url`, such as `http://127.0.0.1:4300`; it must have been started with
 * `control: true`, as the command does. Nothing is sent before the first order. Orders that the sandbox refuses throw a
 * `SandboxError`, as in process.
 */
export function connectSandbox(url: string, { token }: ConnectOptions = {}): RemoteSandbox {
  const wire = new Wire(url, token ?? null);
  const visitor = async () => visitorAt(url, (await settings.get()).publicUrl ?? url);
  const settings: SandboxControl["settings"] = {
    get: () => wire.get("settings"),
    update: (changes) => wire.send("PATCH", "settings", changes),
  };
  const powers = {
    users: remoteCollection(wire, "users"),
    applications: remoteCollection(wire, "applications"),
    organizers: remoteCollection(wire, "organizers"),
    events: remoteCollection(wire, "events"),
    tickets: remoteCollection(wire, "tickets"),
    orders: remoteCollection(wire, "orders"),
    tokens: {
      issue: (order = {}) => wire.send("POST", "tokens", order),
      list: (selector) => wire.get("tokens", selector),
      expire: (selector = {}) => wire.send("POST", "tokens/expire", selector),
      revoke: (selector = {}) => wire.send("POST", "tokens/revoke", selector),
    },
    codes: {
      issue: (order) => wire.send("POST", "codes", order),
      list: (selector) => wire.get("codes", selector),
      expire: (selector = {}) => wire.send("POST", "codes/expire", selector),
    },
    consents: {
      list: (selector) => wire.get("consents", selector),
      remove: (selector) => wire.remove("consents", selector),
    },
    clock: {
      now: async () => (await wire.get<{ now: number }>("clock")).now,
      advance: (by) => wire.send("POST", "clock/advance", { by }),
      freeze: (now) => wire.send("PUT", "clock", { now, frozen: true }),
      set: (now) => wire.send("PUT", "clock", { now }),
      resume: () => wire.send("PUT", "clock", { frozen: false }),
    },
    settings,
    faults: {
      add: async (rule) => {
        const { id } = await wire.send<{ id: string }>("POST", "faults", rule);
        return {
          id,
          hits: async () => (await wire.get<Fault[]>("faults", { id }))[0]?.hits ?? 0,
          remove: () => wire.remove("faults", { id }),
        };
      },
      list: (selector) => wire.get("faults", selector),
      clear: (selector) => wire.remove("faults", selector),
      preset: (name, options = {}) => wire.send("POST", `faults/presets/${encodeURIComponent(name)}`, options),
    },
    requests: {
      list: (selector = {}, { reveal = false } = {}) => wire.get("requests", { ...requestQueryOf(selector), reveal }),
      count: async (selector = {}) => (await wire.get<LoggedRequest[]>("requests", requestQueryOf(selector))).length,
      waitFor: async (selector, { timeoutMs: wait = 5_000, reveal = false } = {}) => {
        const query = { ...requestQueryOf(selector), reveal, wait };
        const [request] = await wire.get<[LoggedRequest]>("requests", query);
        return request;
      },
      clear: (selector = {}) => wire.remove("requests", requestQueryOf(selector)),
    },
    snapshot: () => wire.get("snapshot"),
    restore: (snapshot) => wire.send("PUT", "snapshot", snapshot),
    reset: () => wire.send<void>("POST", "reset", {}),
  } satisfies Omit<SandboxControl, "scope">;
  return {
    ...powers,
    url,
    scope: ({ client }) => scopeOf(powers, client),
    signIn: async (agent, startPath, visit) => (await visitor()).signIn(agent, startPath, visit),
    approve: async (page, visit) => (await visitor()).approve(page, visit),
  };
}

function remoteCollection<Row, Draft>(wire: Wire, name: string): Collection<Row, Draft> {
  const place = (key: string | number) => `${name}/${encodeURIComponent(key)}`;
  return {
    get: (key) => wire.getIfThere(place(key)),
    list: () => wire.get(name),
    create: (draft) => wire.send("POST", name, draft),
    update: (key, changes) => wire.send("PATCH", place(key), changes),
    remove: (key) => wire.remove(place(key)),
  };
}
