import type { Response } from "express";

/**
 * Calls `handle` with the response body instead of sending the response. `handle` must send a response. This works because
 * the sandbox sends every response with a single `res.end(body)`. If this function is called several times for one response,
 * the `handle` of the last call runs first.
 */
export function interceptBody(res: Response, handle: (body: string) => void): void {
  const end = res.end;
  const intercepted = (body?: unknown) => {
    res.end = end;
    handle(typeof body === "string" ? body : "");
    return res;
  };
  res.end = intercepted as typeof res.end;
}
