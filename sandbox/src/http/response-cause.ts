import type { Response } from "express";
import type { Cause } from "../causes/causes";

const causes = new WeakMap<Response, Cause>();

/** Stores why the request is refused, for the request log. The log reads it when the response is sent. */
export function setCause(res: Response, cause: Cause): void {
  causes.set(res, cause);
}

/** Returns the cause that was stored for this response. */
export function causeOfResponse(res: Response): Cause | undefined {
  return causes.get(res);
}
