import type { FaultRule } from "../faults/fault-rules";
import { endpoints } from "../http/endpoint";

/** What a rule can touch. */
export const faultTargets = [...endpoints, "any"] as const;

/** What a rule can do, as the form offers it: with everything said that the kind needs to know. */
const kinds = {
  "status 500": { type: "status", status: 500 },
  "status 503": { type: "status", status: 503 },
  "status 429": { type: "status", status: 429, headers: { "Retry-After": "60" } },
  "html 502": { type: "html", status: 502 },
  "html 200": { type: "html" },
  hang: { type: "hang" },
  reset: { type: "reset" },
  empty: { type: "empty" },
  garbage: { type: "garbage" },
  latency: { type: "latency" },
  "slow-body": { type: "slow-body" },
  drip: { type: "drip" },
  truncate: { type: "truncate" },
  "malformed-json": { type: "malformed-json" },
  "bad-chunk": { type: "bad-chunk" },
  "omit refresh_token": { type: "omit", fields: ["refresh_token"] },
  "override content-type": { type: "override", headers: { "Content-Type": "text/plain" } },
} as const;

export const faultKinds = Object.keys(kinds);

/** The rule that a filled-in form asks for; numbers may be empty. Whoever adds it checks it. */
export function ruleFromForm(field: (name: string) => string | undefined): FaultRule {
  const numbers = Object.entries({ times: "times", after: "after", delayMs: "delay_ms" }).flatMap(
    ([name, fieldName]) => {
      const text = field(fieldName);
      return text === undefined ? [] : [[name, /^\d+$/.test(text) ? Number(text) : text]];
    },
  );
  const kind = Object.entries(kinds).find(([name]) => name === field("type"))?.[1];
  return { on: field("on"), ...kind, ...Object.fromEntries(numbers) } as FaultRule;
}
