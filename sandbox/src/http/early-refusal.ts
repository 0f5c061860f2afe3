import type { Request, Response } from "express";

/**
 * A refusal that happens before the request reaches the request log. Middleware passes it to `next`, so that the request is
 * logged before the response is sent.
 */
export class EarlyRefusal extends Error {
  /** Sends the response. */
  readonly send: (req: Request, res: Response) => void;

  constructor(send: (req: Request, res: Response) => void) {
    super("The request is refused before its route is known.");
    this.send = send;
  }
}
