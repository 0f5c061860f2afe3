import * as v from "valibot";
import { checked } from "../world/mistakes";
import { faultKinds } from "./fault-kinds";

/** The rule of a fault: which requests it affects, and what happens to them. */
export type FaultRule = v.InferInput<(typeof faultKinds)[number]["schema"]>;

/** A checked rule, with its defaults. */
export type CheckedRule = v.InferOutput<(typeof faultKinds)[number]["schema"]>;

/** What a fault does to the requests that it affects. */
export type FaultType = (typeof faultKinds)[number]["type"];

export const faultTypes: readonly FaultType[] = faultKinds.map(({ type }) => type);

export const faultRuleSchema = v.variant(
  "type",
  faultKinds.map((kind) => kind.schema),
);

/** Checks a rule; throws a {@link SandboxError} that names the first wrong field. */
export function checkRule(draft: unknown): CheckedRule {
  return checked(faultRuleSchema, draft, { code: "EVENTPOP_SANDBOX_BAD_OPTION", subject: "Fault rule" });
}
