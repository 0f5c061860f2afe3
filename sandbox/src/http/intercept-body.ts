import type { Response } from "express";

/**
 * Calls `handle` with the body instead of sending the response, so `handle` must send one. It works because the sandbox sends
 * every response with one `res.end(body)`. If it is called several times for a response, the last `handle` runs first.
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
