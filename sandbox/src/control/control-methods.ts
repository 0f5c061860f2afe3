import type { LoggedRequest } from "../log/request-log";
import type { Provider } from "../provider";
import type { SandboxControl } from "./control";
import { type Operation, type OperationInput, performOperation } from "./operation";
import { operations } from "./operations";
import { scopeOf } from "./scope";

/** A function that performs a control operation, either in this process or in another one. */
export type SendOperation = (operation: Operation, input: OperationInput) => Promise<unknown>;

/** Returns the control of a sandbox that runs in this process. */
export function localControl(provider: Provider): SandboxControl {
  return controlOf((operation, input) => performOperation(provider, operation, input));
}

/** Returns a control whose methods call `send` with the operation and its input. */
export function controlOf(send: SendOperation): SandboxControl {
  const control = unscopedControl(send);
  return { ...control, scope: ({ client }) => scopeOf(control, unscopedControl(withClientId(send, client)), client) };
}

/** Returns a `SendOperation` that adds the client id to the data of every operation. */
function withClientId(send: SendOperation, client: string): SendOperation {
  return (operation, { key, data }) => send(operation, { key, data: { ...(data as object | undefined), client } });
}

function unscopedControl(send: SendOperation): Omit<SandboxControl, "scope"> {
  const { sandbox, clock, requests, faults, ...groups } = methodsOf(send);
  return {
    ...groups,
    ...sandbox,
    clock: {
      now: async () => (await clock.get()).now,
      advance: (by) => clock.advance({ by }),
      freeze: (at) => clock.change({ now: at, frozen: true }),
      set: (at) => clock.change({ now: at }),
      resume: () => clock.change({ frozen: false }),
    },
    requests: {
      list: (selector, options) => requests.list({ ...selector, ...options }),
      // `reveal: true` skips the removal of secrets. It saves time, and it is safe because only the number of requests is
      // returned.
      count: async (selector) => (await requests.list({ ...selector, reveal: true })).length,
      waitFor: async (selector, { timeoutMs = 5_000, reveal } = {}) => {
        const [request] = await requests.list({ ...selector, reveal, wait: timeoutMs });
        return request as LoggedRequest;
      },
      clear: requests.clear,
    },
    faults: {
      list: faults.list,
      clear: faults.clear,
      preset: faults.preset,
      add: async (rule) => {
        const { id } = await faults.add(rule);
        return { id, hits: async () => (await faults.get(id))?.hits ?? 0, remove: () => faults.remove(id) };
      },
    },
  };
}

/** The type with one method for each row of the table. A method has the arguments of the row's `run`. */
type Methods<Table> = {
  [Group in keyof Table]: {
    [Name in keyof Table[Group]]: Table[Group][Name] extends Operation<infer Args, infer Result>
      ? (...args: Partial<Args>) => Promise<Awaited<Result>>
      : never;
  };
};

function methodsOf(send: SendOperation): Methods<typeof operations> {
  const method = (operation: Operation) => (first?: unknown, second?: unknown) =>
    send(operation, operation.hasKey ? { key: first, data: second } : { data: first });
  const group = (rows: Readonly<Record<string, Operation>>) => mapValues(rows, method);
  return mapValues(operations, group) as Methods<typeof operations>;
}

function mapValues<Value, Mapped>(object: Readonly<Record<string, Value>>, map: (value: Value) => Mapped) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}
