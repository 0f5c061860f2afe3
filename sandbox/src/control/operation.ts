import type * as v from "valibot";
import type { SandboxErrorCode } from "../errors";
import type { Provider } from "../provider";
import { checked } from "../world/mistakes";

type Method = "get" | "post" | "put" | "patch" | "delete";

/** The name of a row in a path: for example a user's key, id or e-mail, or the id of a fault. */
export type Key = string | number;

/** The input of an operation, before it is checked. */
export interface OperationInput {
  /** The value of `:key` in the path. */
  readonly key?: unknown;
  /** The query of GET and DELETE requests, the JSON body of all others. */
  readonly data?: unknown;
}

/**
 * An operation of the control. The methods of the local, remote and scoped control, the HTTP route and its description in the
 * OpenAPI document come from it. `Args` are the key, if the path contains `:key`, and the data, if there is a schema.
 */
export interface Operation<Args extends readonly unknown[] = readonly unknown[], Result = unknown> {
  readonly method: Method;
  /** Below `/_sandbox`, in Express's notation. */
  readonly path: string;
  /** One sentence for the OpenAPI document. */
  readonly summary: string;
  readonly hasKey: boolean;
  /** Checks the data. Undefined if the operation takes no data. */
  readonly schema: v.GenericSchema | undefined;
  readonly complaint?: Complaint | undefined;
  /** Gets checked arguments. The result is sent as JSON; undefined is sent as 204, and by a GET as 404. */
  run(provider: Provider, ...args: Args): Result;
}

interface Complaint {
  readonly code: SandboxErrorCode;
  readonly subject?: string;
}

type Route = `${Method} /${string}`;

/** Makes a row of an operation without data. `route` is a method and a path, such as `get /users/:key`. */
export function operation<Keys extends readonly Key[], Result>(
  route: Route,
  summary: string,
  run: (provider: Provider, ...keys: Keys) => Result,
): Operation<Keys, Result> {
  const [method, path] = route.split(" ") as [Method, string];
  return { method, path, summary, hasKey: path.includes("/:key"), schema: undefined, run };
}

/** Makes a row of an operation with data. Wrong data throws an error with `code` whose message begins with `subject`. */
export function dataOperation<Data, Result, Keys extends readonly Key[] = []>(
  route: Route,
  summary: string,
  schema: v.GenericSchema<unknown, Data>,
  run: (provider: Provider, ...args: [...Keys, Data]) => Result,
  complaint?: Complaint,
): Operation<[...Keys, Data], Result> {
  return { ...operation(route, summary, () => {}), schema, run, complaint };
}

/** Checks the input and performs the operation, before the first `await`. Throws a {@link SandboxError} if the data is wrong. */
export async function perform(provider: Provider, operation: Operation, { key, data = {} }: OperationInput) {
  const { hasKey, schema, complaint = { code: "EVENTPOP_SANDBOX_BAD_OPTION" } } = operation;
  const args = [...(hasKey ? [key] : []), ...(schema ? [checked(schema, data, complaint)] : [])];
  return operation.run(provider, ...args);
}
