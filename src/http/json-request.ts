import type { Agent } from "node:http";
import type { Endpoint } from "./connections";

/** One request to Eventpop. A POST with `form` or `json` as its body, else a GET. */
export interface JsonRequest {
  readonly endpoint: Endpoint;
  readonly form?: string;
  readonly json?: string;
  readonly bearer?: string;
  /** Whether it may be sent once more though it may have been carried out. @defaultValue true for a GET, false for a POST */
  readonly repeatable?: boolean;
  /** Whole milliseconds from the start to the last byte, retries included. */
  readonly timeoutMs: number;
  /** A custom agent: a corporate proxy, a private CA. */
  readonly agent?: Agent | undefined;
  /** `sign-in`: the code's connection, or another's that is kept, carries `/me` as well. `api`: connections are kept for GETs. */
  readonly connection: "sign-in" | "api";
}

/** What is sent besides the first line and the body. `Connection` is left to whoever opens the connection. */
export function headersOf({ form, json, bearer }: JsonRequest): Record<string, string> {
  const body = form ?? json;
  const headers: Record<string, string> = { accept: "application/json", "accept-encoding": "identity" };
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
  if (body !== undefined) {
    headers["content-type"] = form === undefined ? "application/json" : "application/x-www-form-urlencoded";
    headers["content-length"] = String(Buffer.byteLength(body));
  }
  return headers;
}
