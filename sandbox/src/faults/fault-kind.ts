import type { Response } from "express";
import * as v from "valibot";
import type { CauseName } from "../causes/causes";
import { endpoints } from "../http/endpoint";
import { interceptBody } from "../http/intercept-body";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const targetMessage = `must be ${endpoints.join(", ")}, any, or a path that begins with /`;
const path = v.custom<`/${string}`>((value) => typeof value === "string" && value.startsWith("/"), targetMessage);

export const nonEmptyText = v.pipe(v.string(), v.nonEmpty());
export const milliseconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600_000));
export const statusCode = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599));
export const textRecord = v.record(v.string(), v.string());

/** The fields that the rule of every kind of fault may have. */
const commonFields = {
  /** The requests that the fault hits: an endpoint, `any`, or a path such as `/oauth/revoke`. */
  on: v.union([v.picklist([...endpoints, "any"]), path], targetMessage),
  /** The maximum number of requests that the fault hits. @defaultValue unlimited */
  times: v.optional(v.pipe(count, v.minValue(1))),
  /** How many matching requests pass before the fault hits one. @defaultValue `0` */
  after: v.optional(count),
  /** The probability that the fault hits a matching request, from 0 to 1. @defaultValue `1` */
  probability: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** The seed of the random numbers for `probability`. The same seed gives the same numbers. @defaultValue `1` */
  seed: v.optional(v.pipe(v.number(), v.integer())),
  /** The client id of the application whose requests the fault hits. @defaultValue all applications */
  client: v.optional(nonEmptyText),
  /**
   * More conditions for the requests that the fault hits, such as `{ form: { grant_type: "refresh_token" } }`.
   * @defaultValue none
   */
  match: v.optional(v.strictObject({ method: v.optional(nonEmptyText), form: v.optional(textRecord) })),
  /** Real milliseconds to wait before the fault happens. @defaultValue `0` */
  delayMs: v.optional(milliseconds),
};

type Fields = v.ObjectEntries;

type RuleSchema<Type extends string, Own extends Fields> = v.StrictObjectSchema<
  Omit<typeof commonFields, keyof Own> & Own & { readonly type: v.LiteralSchema<Type, undefined> },
  undefined
>;

type RuleOf<Type extends string, Own extends Fields> = v.InferOutput<RuleSchema<Type, Own>>;

/**
 * The texts of a kind of fault, and its choices in the inspector. The functions below get the type, the fields and the
 * effect of the kind as separate arguments.
 */
interface Description<Own extends Fields> {
  /** What the client receives. The README and the command line show this text. */
  readonly about: Readonly<Record<"en" | "th", string>>;
  /**
   * The rules that the inspector offers for this kind of fault. The keys are the texts of the choices. @defaultValue one
   * rule without the fields of this kind
   */
  readonly offers?: Readonly<Record<string, v.InferInput<v.StrictObjectSchema<Own, undefined>>>>;
  /** Whether `delayMs` is a pause within the response body. If false, `delayMs` is the wait before the fault happens. */
  readonly delaysBody?: boolean;
  /** Whether the response is complete and correct, only late. @defaultValue `false` */
  readonly isOnlyLate?: boolean;
}

/** A kind of fault: the schema of its rules, its texts, the choices of the inspector, and its effect. */
export interface FaultKind<Type extends string = string, Own extends Fields = Fields> {
  readonly type: Type;
  readonly schema: RuleSchema<Type, Own>;
  readonly about: Readonly<Record<"en" | "th", string>>;
  readonly offers: Readonly<Record<string, object>>;
  readonly delaysBody: boolean;
  /**
   * Whether the sandbox processes the request that the fault hits. If true, the request has its usual effect: for
   * example, it uses up a code or revokes a token.
   */
  readonly processesRequest: boolean;
  /** The cause in the request log. The text of the cause needs the value `fault`, the id of the fault. */
  readonly cause: Extract<CauseName, `fault-${string}`>;
  /** Sends the faulty response. Calls `next` if the sandbox has to process the request first. */
  readonly apply: (res: Response, rule: RuleOf<Type, Own>, next: () => void) => void;
}

/**
 * Makes a kind of fault that sends its response instead of processing the request. The request changes nothing in the
 * sandbox.
 */
export function faultInsteadOfProcessing<const Type extends string, Own extends Fields>(
  type: Type,
  fields: Own,
  { send, ...description }: Description<Own> & { readonly send: (res: Response, rule: RuleOf<Type, Own>) => void },
): FaultKind<Type, Own> {
  return { ...kindOf(type, fields, description), processesRequest: false, cause: "fault-instead", apply: send };
}

/**
 * Makes a kind of fault that changes only the response, after the sandbox has processed the request. `send` gets the
 * original body and sends the changed response.
 */
export function faultAfterProcessing<const Type extends string, Own extends Fields>(
  type: Type,
  fields: Own,
  {
    send,
    ...description
  }: Description<Own> & { readonly send: (res: Response, body: string, rule: RuleOf<Type, Own>) => void },
): FaultKind<Type, Own> {
  return {
    ...kindOf(type, fields, description),
    processesRequest: true,
    cause: description.isOnlyLate ? "fault-late" : "fault-changed",
    apply: (res, rule, next) => {
      interceptBody(res, (body) => send(res, body, rule));
      next();
    },
  };
}

function kindOf<Type extends string, Own extends Fields>(type: Type, fields: Own, description: Description<Own>) {
  const { about, offers = { [type]: {} }, delaysBody = false } = description;
  const schema: RuleSchema<Type, Own> = v.strictObject({ ...commonFields, ...fields, type: v.literal(type) });
  return { type, schema, about, offers, delaysBody };
}
