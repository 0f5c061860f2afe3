import type { NextFunction, Request, Response } from "express";
import { causeOf } from "../causes/causes";
import { causeFields } from "../log/request-log";
import { logEntryOf } from "../log/request-recorder";
import type { Provider } from "../provider";
import { callLater, faultKinds } from "./fault-kinds";
import type { CheckedRule } from "./fault-rules";

/**
 * Middleware that finds the fault that hits the request, if there is one, and sends the faulty response. It writes the id
 * of the fault to the request log.
 */
export function injectFaults(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    const record = logEntryOf(req);
    const fault = record && provider.faults.faultFor(record);
    if (!fault) return next();
    const kind = faultKinds.find(({ type }) => type === fault.rule.type);
    const cause = causeOf(kind?.cause ?? "fault-changed", { fault: fault.id });
    provider.requests.update(record.id, { fault: fault.id, ...causeFields(cause) });
    applyRule(res, fault.rule, next);
  };
}

function applyRule(res: Response, rule: CheckedRule, next: () => void): void {
  const kind = faultKinds.find(({ type }) => type === rule.type);
  const delayMs = kind?.delaysBody ? 0 : (rule.delayMs ?? 0);
  // The schema of this kind of fault has checked the rule, so the rule has the right type. TypeScript cannot see this;
  // therefore the cast.
  callLater(res, delayMs, () => kind?.apply(res, rule as never, next));
}
