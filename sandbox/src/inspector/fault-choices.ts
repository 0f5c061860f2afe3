import { faultKinds } from "../faults/fault-kinds";
import type { FaultRule } from "../faults/fault-rules";
import { endpoints } from "../http/endpoint";

/** The requests that a rule of the form can affect. */
export const faultTargets = [...endpoints, "any"] as const;

const offers: ReadonlyMap<string | undefined, object> = new Map(
  faultKinds.flatMap(({ type, offers }) => Object.entries(offers).map(([name, fields]) => [name, { type, ...fields }])),
);

/** The faults that the form offers. */
export const faultChoices = [...offers.keys()] as readonly string[];

/** The optional numbers of a rule, by the names of the form's fields. */
const numbers = { times: "times", after: "after", delay_ms: "delayMs" } as const;

/** The rule of a submitted form. It may be invalid: adding it checks it. */
export function ruleFromForm(field: (name: string) => string | undefined): FaultRule {
  const given = Object.entries(numbers).flatMap(([fieldName, name]) => {
    const text = field(fieldName);
    return text === undefined ? [] : [[name, Number(text)]];
  });
  return { on: field("on"), ...offers.get(field("type")), ...Object.fromEntries(given) } as FaultRule;
}
