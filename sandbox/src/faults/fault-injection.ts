import type { NextFunction, Request, Response } from "express";
import { recordOf } from "../log/request-recorder";
import type { Provider } from "../provider";
import { callLater, faultKinds } from "./fault-kinds";
import type { CheckedRule } from "./fault-rules";

/** Middleware that lets the first fault that hits the request happen. It writes the id of the fault to the request log. */
export function injectFaults(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    const record = recordOf(req);
    const fault = record && provider.faults.hit(record);
    if (!fault) return next();
    provider.requests.update(record.id, { fault: fault.id });
    applyRule(res, fault.rule, next);
  };
}

function applyRule(res: Response, rule: CheckedRule, next: () => void): void {
  const kind = faultKinds.find(({ type }) => type === rule.type);
  const delayMs = kind?.delaysBody ? 0 : (rule.delayMs ?? 0);
  // The schema of this kind has checked the rule. The cast is needed because TypeScript cannot see that the kind and the
  // rule have the same type.
  callLater(res, delayMs, () => kind?.apply(res, rule as never, next));
}
