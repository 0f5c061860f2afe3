import { SandboxError, type SandboxErrorCode } from "../errors";
import { type SignInControl, signInControl } from "../visitor/visitor";
import type { SandboxControl } from "./control";
import { controlHeader } from "./control-guard";
import { controlOf, type SendOperation } from "./control-methods";
import type { Operation, OperationInput } from "./operation";
import { encodeQuery } from "./query";

/** A sandbox in another process. */
export interface RemoteSandbox extends SandboxControl, SignInControl {
  /** The URL at which the sandbox listens. */
  readonly url: string;
}

/** Options of {@link connectSandbox}. */
export interface ConnectOptions {
  /** The sandbox's `controlToken`, if it has one. */
  readonly token?: string | null | undefined;
}

/**
 * Returns the control of the sandbox that listens at `url`, such as `http://127.0.0.1:4300`. That sandbox must have been
 * started with `control: true`; the command line always does so. This function sends no request; each method sends its
 * own. If the sandbox refuses an operation, the method rejects with a `SandboxError`.
 */
export function connectSandbox(url: string, { token }: ConnectOptions = {}): RemoteSandbox {
  const control = controlOf(sendTo(url.replace(/\/+$/, ""), token ?? null));
  const signInMethods = async () => signInControl(url, (await control.settings.get()).publicUrl ?? url);
  return {
    ...control,
    url,
    signIn: async (agent, startPath, options) => (await signInMethods()).signIn(agent, startPath, options),
    signInToClient: async (agent, path, options) => (await signInMethods()).signInToClient(agent, path, options),
    approve: async (page, options) => (await signInMethods()).approve(page, options),
  };
}

/**
 * Returns a `SendOperation` that sends operations to `url`. It does not check the responses, because they come from a sandbox of the
 * same version.
 */
function sendTo(url: string, token: string | null): SendOperation {
  const headers = { [controlHeader]: "1", ...(token !== null && { Authorization: `Bearer ${token}` }) };
  return async (operation, input) => {
    const response = await fetch(...requestOf(url, headers, operation, input)).catch((cause: unknown) => {
      throw new SandboxError(
        "EVENTPOP_SANDBOX_REFUSED",
        `No sandbox responds at ${url}; start one with npx eventpop-sandbox, or pass the URL of a running one.`,
        cause,
      );
    });
    if (!response.headers.has("X-Eventpop-Sandbox")) {
      throw new SandboxError("EVENTPOP_SANDBOX_REFUSED", `The server at ${url} is not an Eventpop sandbox.`);
    }
    const text = await response.text();
    if (response.ok) return text === "" ? undefined : (JSON.parse(text) as unknown);
    const error = errorOf(url, response.status, text);
    if (operation.method === "get" && operation.hasKey && error.code === "EVENTPOP_SANDBOX_NOT_FOUND") return undefined;
    throw error;
  };
}

function requestOf(
  url: string,
  headers: Readonly<Record<string, string>>,
  { method, path, schema }: Operation,
  { key, data = {} }: OperationInput,
): [url: string, init: RequestInit] {
  const address = `${url}/_sandbox${path.replace(":key", encodeURIComponent(String(key)))}`;
  const init = { method: method.toUpperCase(), headers };
  if (!schema) return [address, init];
  if (method === "get" || method === "delete") return [address + encodeQuery(data as object), init];
  return [
    address,
    { ...init, headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(data) },
  ];
}

function errorOf(url: string, status: number, text: string): SandboxError {
  try {
    const { error } = JSON.parse(text) as { error: { code: SandboxErrorCode; message: string } };
    return new SandboxError(error.code, error.message);
  } catch {
    const sentence = `The sandbox at ${url} takes no control requests (${status}); start it with control: true.`;
    return new SandboxError("EVENTPOP_SANDBOX_REFUSED", sentence);
  }
}
