import type { NextFunction, Request, Response } from "express";
import { recordOf } from "../log/request-recorder";
import type { Provider } from "../provider";
import { strike } from "./fault-kinds";

/** Lets the first fault that is aimed at a request strike it, and notes that in the log. */
export function injectFaults(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    const record = recordOf(req);
    const fault = record && provider.faults.striking(record);
    if (!fault) return next();
    provider.requests.note(record.id, { fault: fault.id });
    strike(res, fault.rule, next);
  };
}
