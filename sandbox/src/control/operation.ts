import type * as v from "valibot";
import type { SandboxErrorCode } from "../errors";
import type { Provider } from "../provider";
import { checked } from "../world/mistakes";

type Method = "get" | "post" | "put" | "patch" | "delete";

/** What identifies a row in a path, for example a user's key, id or e-mail, or the id of a fault. */
export type Key = string | number;

/** The input of an operation, before it is checked. */
export interface OperationInput {
  /** The value of `:key` in the path. */
  readonly key?: unknown;
  /** The data of the request: the query of a GET or DELETE request, the JSON body of all other requests. */
  readonly data?: unknown;
}

/**
 * An operation of the control API. Its HTTP route, its description in the OpenAPI document, and its method in the local,
 * remote and scoped control are all made from this object. `Args` contains the key if the path contains `:key`, and the data
 * if there is a schema.
 */
export interface Operation<Args extends readonly unknown[] = readonly unknown[], Result = unknown> {
  readonly method: Method;
  /** The path below `/_sandbox`, in Express's notation. */
  readonly path: string;
  /** One sentence that describes the operation in the OpenAPI document. */
  readonly summary: string;
  readonly hasKey: boolean;
  /** The schema that checks the data. Undefined if the operation takes no data. */
  readonly schema: v.GenericSchema | undefined;
  readonly complaint?: Complaint | undefined;
  /**
   * Performs the operation. The arguments have been checked. Over HTTP the result is sent as JSON. If the result is
   * undefined, a GET request gets 404 and all other requests get 204.
   */
  run(provider: Provider, ...args: Args): Result;
}

interface Complaint {
  readonly code: SandboxErrorCode;
  readonly subject?: string;
}

type Route = `${Method} /${string}`;

/** Makes an operation that takes no data. `route` is a method and a path, such as `get /users/:key`. */
export function operation<Keys extends readonly Key[], Result>(
  route: Route,
  summary: string,
  run: (provider: Provider, ...keys: Keys) => Result,
): Operation<Keys, Result> {
  const [method, path] = route.split(" ") as [Method, string];
  return { method, path, summary, hasKey: path.includes("/:key"), schema: undefined, run };
}

/**
 * Makes an operation that takes data. If the data is invalid, the operation throws an error with this `code`, and the
 * message begins with `subject`.
 */
export function dataOperation<Data, Result, Keys extends readonly Key[] = []>(
  route: Route,
  summary: string,
  schema: v.GenericSchema<unknown, Data>,
  run: (provider: Provider, ...args: [...Keys, Data]) => Result,
  complaint?: Complaint,
): Operation<[...Keys, Data], Result> {
  return { ...operation(route, summary, () => {}), schema, run, complaint };
}

/**
 * Checks the input and performs the operation. Rejects with a {@link SandboxError} if the data is invalid. In this process
 * the operation is finished when the function returns its promise.
 */
export async function perform(provider: Provider, operation: Operation, { key, data = {} }: OperationInput) {
  const { hasKey, schema, complaint = { code: "EVENTPOP_SANDBOX_BAD_OPTION" } } = operation;
  const args = [...(hasKey ? [key] : []), ...(schema ? [checked(schema, data, complaint)] : [])];
  return operation.run(provider, ...args);
}
