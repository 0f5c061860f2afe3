import { faultKinds } from "../faults/fault-kinds";
import type { FaultRule } from "../faults/fault-rules";
import { endpoints } from "../http/endpoint";

/** The values of `on` that the form offers. */
export const faultTargets = [...endpoints, "any"] as const;

const offers: ReadonlyMap<string | undefined, object> = new Map(
  faultKinds.flatMap(({ type, offers }) => Object.entries(offers).map(([name, fields]) => [name, { type, ...fields }])),
);

/** The faults in the form's list: the name that the list shows, such as `status 503`, and what clients get. */
export const faultChoices = faultKinds.flatMap(({ offers: rules, about }) =>
  Object.keys(rules).map((name) => ({ name, about })),
);

/** The optional numbers of a rule, by the names of the form's fields. */
const numbers = { times: "times", after: "after", delay_ms: "delayMs" } as const;

/** Returns the rule of a submitted form. The rule may be invalid, because `faults.add` checks it later. */
export function ruleFromForm(field: (name: string) => string | undefined): FaultRule {
  const given = Object.entries(numbers).flatMap(([fieldName, name]) => {
    const text = field(fieldName);
    return text === undefined ? [] : [[name, Number(text)]];
  });
  return { on: field("on"), ...offers.get(field("type")), ...Object.fromEntries(given) } as FaultRule;
}
