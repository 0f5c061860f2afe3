import * as v from "valibot";
import { type FaultRule, faultRuleSchema } from "../faults/fault-rules";
import { endpoints } from "../http/endpoint";
import type { RequestSelector } from "../log/request-log";
import type { Duration } from "../world/duration";
import type { RevealOptions } from "./control";

/**
 * The schemas of the operations' data. They also accept a number or a boolean as a string, because a query contains only
 * strings.
 */

const text = v.string();
const maybeText = v.optional(text);
/** A user's key, id or e-mail. */
const user = v.union([text, v.number()]);
const owner = { as: v.optional(user), client: maybeText };

export const selector = v.strictObject({ ...owner, token: maybeText });
export const consentSelector = v.strictObject(owner);
export const tokenOptions = v.strictObject({ ...owner, scope: maybeText });
export const codeOptions = v.strictObject({
  as: user,
  redirectUri: text,
  scope: maybeText,
  client: maybeText,
  codeChallenge: maybeText,
  codeChallengeMethod: v.optional(v.picklist(["S256", "plain"])),
});

export const faultRule: v.GenericSchema<unknown, FaultRule> = faultRuleSchema;
export const faultSelector = v.strictObject({ id: maybeText, client: maybeText, preset: maybeText });
export const presetOptions = v.strictObject({ client: maybeText });

export const clockChange = v.strictObject({
  now: v.optional(v.union([v.number(), text, v.instance(Date)])),
  frozen: v.optional(v.boolean()),
});
export const clockAdvance: v.GenericSchema<unknown, { readonly by: Duration }> = v.strictObject({
  by: v.union([text, v.record(text, v.number())]),
});

const number = (pattern: RegExp, message: string) =>
  v.union([v.number(), v.pipe(text, v.regex(pattern), v.transform(Number))], message);
const flag = v.union([v.boolean(), v.picklist(["true", "false"])], "must be true or false");

/** The data of an operation on the request log. */
export interface RequestQuery extends RequestSelector, RevealOptions {
  /** The maximum time to wait for the first matching request, in milliseconds. If undefined, the operation does not wait. */
  readonly wait?: number | undefined;
}

/** The schema of {@link RequestQuery}. Only the operation that lists requests reads `reveal` and `wait`. */
export const requestQuery: v.GenericSchema<unknown, RequestQuery> = v.objectWithRest(
  {
    on: v.optional(v.picklist([...endpoints, "any"])),
    path: maybeText,
    method: maybeText,
    status: v.optional(number(/^\d{3}$/, "must be a status such as 404")),
    client: maybeText,
    form: v.optional(v.record(text, text)),
    reveal: v.optional(
      v.pipe(
        flag,
        v.transform((value) => [true, "true"].includes(value)),
      ),
    ),
    wait: v.optional(number(/^\d{1,5}$/, "must be milliseconds, at most 99999")),
  },
  v.never("there is no such filter; a parameter is selected by form.NAME, such as form.grant_type"),
);
