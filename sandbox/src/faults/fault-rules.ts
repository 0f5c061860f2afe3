import * as v from "valibot";
import { endpoints } from "../http/endpoint";
import { checked } from "../world/mistakes";

/** What can be ordered to go wrong, as tests write it. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ms = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600_000));
const text = v.pipe(v.string(), v.nonEmpty());
const status = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599));
const texts = v.record(v.string(), v.string());
const wherePossible = `must be ${endpoints.join(", ")}, any, or a path that begins with /`;
const path = v.custom<`/${string}`>((value) => typeof value === "string" && value.startsWith("/"), wherePossible);

/** Which requests a rule strikes. */
const target = {
  /** An endpoint, every one, or a path such as `/oauth/revoke`. */
  on: v.union([v.picklist([...endpoints, "any"]), path], wherePossible),
  /** How often it strikes. Default: until it is removed. */
  times: v.optional(v.pipe(count, v.minValue(1))),
  /** How many requests it lets through first. Default 0. */
  after: v.optional(count),
  /** How likely it strikes, from 0 to 1. Default 1. */
  probability: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Begins the series of random numbers, which is the same for the same seed. Default 1. */
  seed: v.optional(v.pipe(v.number(), v.integer())),
  /** The one client id that it is for. Default: everybody. */
  client: v.optional(text),
  /** What else must fit, such as `{ form: { grant_type: "refresh_token" } }`. */
  match: v.optional(v.strictObject({ method: v.optional(text), form: v.optional(texts) })),
};

/** Real milliseconds to wait before anything is done with the request. Default 0. */
const delayed = { ...target, delayMs: v.optional(ms) };

/** A kind that needs no more to be said. */
const plain = <Type extends string>(type: Type) => v.strictObject({ ...delayed, type: v.literal(type) });

const rule = v.variant("type", [
  /** Answers with `status` instead, empty unless there is a `body`; an object is sent as JSON. */
  v.strictObject({
    ...delayed,
    type: v.literal("status"),
    status,
    headers: v.optional(texts),
    body: v.optional(v.union([v.string(), v.looseObject({})])),
  }),
  /** Answers with a page instead, as a gateway or a maintenance window does; by default with status 200. */
  v.strictObject({ ...delayed, type: v.literal("html"), status: v.optional(status), body: v.optional(v.string()) }),
  plain("hang"),
  plain("reset"),
  plain("empty"),
  plain("truncate"),
  plain("malformed-json"),
  plain("bad-chunk"),
  plain("garbage"),
  /** Answers late: by `delayMs`, 3000 by default. */
  v.strictObject({ ...target, type: v.literal("latency"), delayMs: v.optional(ms, 3_000) }),
  /** Sends the headers at once and the body after `delayMs`, 3000 by default. */
  v.strictObject({ ...target, type: v.literal("slow-body"), delayMs: v.optional(ms, 3_000) }),
  /** Sends the body byte by byte, `delayMs` apart, 100 by default. */
  v.strictObject({ ...target, type: v.literal("drip"), delayMs: v.optional(v.pipe(ms, v.minValue(1)), 100) }),
  /** Leaves `fields` out of a JSON answer; `user.email` means the field within. */
  v.strictObject({ ...delayed, type: v.literal("omit"), fields: v.array(text) }),
  /** Puts other `fields` into a JSON answer, or sends it with other headers or another status. */
  v.strictObject({
    ...delayed,
    type: v.literal("override"),
    fields: v.optional(v.record(v.string(), v.unknown())),
    headers: v.optional(texts),
    status: v.optional(status),
  }),
]);

/** An order for trouble. */
export type FaultRule = v.InferInput<typeof rule>;

/** A rule with its defaults. */
export type CheckedRule = v.InferOutput<typeof rule>;

/** What a rule does to the requests that it strikes. */
export type FaultType = CheckedRule["type"];

export const faultTypes: readonly FaultType[] = rule.options.map(({ entries }) => entries.type.literal);

/** `draft` as a rule; throws, naming the place of the first mistake. */
export function checkRule(draft: unknown): CheckedRule {
  return checked(rule, draft, { code: "EVENTPOP_SANDBOX_BAD_OPTION", subject: "Fault rule" });
}
