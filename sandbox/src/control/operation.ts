import type * as v from "valibot";
import type { SandboxErrorCode } from "../errors";
import type { Provider } from "../provider";
import { validate } from "../world/mistakes";

type Method = "get" | "post" | "put" | "patch" | "delete";

/** The key in the path of an operation, for example a user's key, id or e-mail, or the id of a fault. */
export type OperationKey = string | number;

/** The input of an operation, before it is checked. */
export interface OperationInput {
  /** The value of `:key` in the path. */
  readonly key?: unknown;
  /**
   * The data of the operation. Over HTTP it is the query of a GET or DELETE request, and the JSON body of any other
   * request.
   */
  readonly data?: unknown;
}

/**
 * An operation of the control API. Its HTTP route, its description in the OpenAPI document, and the methods of
 * `SandboxControl` are all made from this object. `Args` contains the key if the path contains `:key`, and the data if
 * there is a schema.
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
  readonly dataError?: DataError | undefined;
  /**
   * Performs the operation with arguments that have been checked. Over HTTP the result is sent as JSON. If the result is
   * undefined, the response is 404 for a GET request and 204 for any other request.
   */
  run(provider: Provider, ...args: Args): Result;
}

interface DataError {
  readonly code: SandboxErrorCode;
  readonly subject?: string;
}

type Route = `${Method} /${string}`;

/** Makes an operation that takes no data. `route` is a method and a path, such as `get /users/:key`. */
export function operationWithoutData<Keys extends readonly OperationKey[], Result>(
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
export function operationWithData<Data, Result, Keys extends readonly OperationKey[] = []>(
  route: Route,
  summary: string,
  schema: v.GenericSchema<unknown, Data>,
  run: (provider: Provider, ...args: [...Keys, Data]) => Result,
  dataError?: DataError,
): Operation<[...Keys, Data], Result> {
  return { ...operationWithoutData(route, summary, () => {}), schema, run, dataError };
}

/**
 * Checks the input and performs the operation. Rejects with a {@link SandboxError} if the data is invalid. The operation
 * is complete as soon as the function has been called; only the result comes as a promise.
 */
export async function performOperation(provider: Provider, operation: Operation, { key, data = {} }: OperationInput) {
  const { hasKey, schema, dataError = { code: "EVENTPOP_SANDBOX_BAD_OPTION" } } = operation;
  const args = [...(hasKey ? [key] : []), ...(schema ? [validate(schema, data, dataError)] : [])];
  return operation.run(provider, ...args);
}
