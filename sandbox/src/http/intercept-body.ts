import type { Response } from "express";

/**
 * Calls `handle` with the body when an answer is about to be sent, and leaves it to `handle` to send one. Every answer
 * of the sandbox goes out in one piece, by `res.end(body)`. Of several taps the last one laid is the first to be called.
 */
export function interceptBody(res: Response, handle: (body: string) => void): void {
  const end = res.end;
  const tapped = (body?: unknown) => {
    res.end = end;
    handle(typeof body === "string" ? body : "");
    return res;
  };
  res.end = tapped as typeof res.end;
}
