import * as v from "valibot";
import { validate } from "../world/mistakes";
import { faultKinds } from "./fault-kinds";

/** The rule of a fault: which requests the fault hits, and what happens to them. */
export type FaultRule = v.InferInput<(typeof faultKinds)[number]["schema"]>;

/** A valid rule, with defaults for the omitted fields. */
export type CheckedRule = v.InferOutput<(typeof faultKinds)[number]["schema"]>;

/** The name of a kind of fault, such as `truncate`. It says what happens to the requests that the fault hits. */
export type FaultType = (typeof faultKinds)[number]["type"];

export const faultTypes: readonly FaultType[] = faultKinds.map(({ type }) => type);

export const faultRuleSchema = v.variant(
  "type",
  faultKinds.map((kind) => kind.schema),
);

/** Checks a rule and adds the defaults. Throws a {@link SandboxError} that names the first wrong field. */
export function checkRule(draft: unknown): CheckedRule {
  return validate(faultRuleSchema, draft, { code: "EVENTPOP_SANDBOX_BAD_OPTION", subject: "Fault rule" });
}
