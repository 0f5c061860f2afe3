import * as v from "valibot";

/**
 * The JSON that Eventpop documents for each operation: its OpenAPI document and its guides, written by hand from them, and not derived
 * from the sandbox's code. Objects are strict, so a field that Eventpop does not document is a mistake too.
 */

/** Points in which Eventpop's OpenAPI document and its public clients contradict each other, or which nothing documents. */
export interface Contradictions {
  /** The user of `/me`. OpenAPI: without an envelope. Clients: `{ user }`. */
  readonly meEnvelope: "user" | "flat";
  /** Lists. OpenAPI: the type of one entry. Clients: `{ success, tickets, count, total, page, per_page }`. */
  readonly listEnvelope: "wrapped" | "bare";
  /** `ticket_type.id` and `price_satangs`. OpenAPI: strings. Clients: numbers. */
  readonly ticketTypeNumbers: boolean;
  /** The bodies of 401 and 403 are not documented. Clients see `{ error }`, or an empty body. */
  readonly apiErrors: "grape" | "empty";
}

const id = v.pipe(v.number(), v.integer(), v.minValue(1));
const text = v.pipe(v.string(), v.nonEmpty());
const time = v.pipe(v.string(), v.isoTimestamp());
/** A time of something that may not have happened. */
const laterTime = v.nullable(time);
const url = v.pipe(v.string(), v.url());
const forms = v.array(v.unknown());

const user = v.strictObject({
  id,
  full_name: v.nullable(v.string()),
  email: v.nullable(v.pipe(v.string(), v.email())),
  avatar: v.nullable(url),
  // OpenAPI names only `original`; clients read all four.
  avatars: v.nullable(v.strictObject({ original: url, medium: url, thumb: url, tiny: url })),
  birthday: v.nullable(v.pipe(v.string(), v.isoDate())),
  gender: v.nullable(text),
  phone: v.nullable(text),
});

function ticketOf(hasNumbers: boolean) {
  const amount = hasNumbers ? v.pipe(v.number(), v.integer()) : v.pipe(v.string(), v.regex(/^\d+$/));
  return v.strictObject({
    id,
    order_id: v.nullable(id),
    event_id: id,
    status: v.picklist(["active", "used", "revoked"]),
    firstname: text,
    // Empty for a holder with one name.
    lastname: v.string(),
    phone: v.nullable(text),
    email: v.nullable(v.pipe(v.string(), v.email())),
    reference_code: text,
    kind: v.picklist(["normal", "external"]),
    external_id: v.nullable(text),
    revoke_note: v.nullable(text),
    ticket_type: v.strictObject({ id: amount, name: text, price: text, price_satangs: amount, kind: text }),
    price_label: text,
    forms,
    created_at: time,
    updated_at: time,
    used_at: laterTime,
    registered_at: laterTime,
  });
}

const order = v.strictObject({
  id,
  status: v.picklist(["paid", "pending", "cancelled"]),
  buyer_firstname: text,
  buyer_lastname: v.string(),
  buyer_email: v.nullable(v.pipe(v.string(), v.email())),
  buyer_phone: v.nullable(text),
  buyer_phone_country: v.nullable(v.literal("TH")),
  buyer_phone_country_code: v.nullable(v.literal("66")),
  buyer_phone_local: v.nullable(v.pipe(v.string(), v.regex(/^0\d+$/))),
  event_id: id,
  forms,
  ticket_ids: v.array(id),
  created_at: time,
  updated_at: time,
  paid_at: laterTime,
});

const event = v.strictObject({
  id,
  status: v.picklist(["active", "draft", "ended"]),
  cover: v.nullable(url),
  covers: v.strictObject({ original: v.nullable(url) }),
  poster: v.nullable(url),
  posters: v.strictObject({ original: v.nullable(url) }),
  title: text,
  description: v.nullable(v.string()),
  description_en: v.nullable(v.string()),
  location_name: v.nullable(text),
  display_icon: text,
  display_location_name: v.nullable(text),
  created_at: time,
  updated_at: time,
  start_at: laterTime,
  end_at: laterTime,
});

/** The body of a refusal that the API itself reports. */
const error = v.strictObject({ error: text });

/** The schemas of all documented bodies, as one side of each contradiction has them. The schema of an empty body is `literal("")`. */
export function documentedShapes(contradictions: Contradictions) {
  const ticket = ticketOf(contradictions.ticketTypeNumbers);
  const list = <Entry extends v.GenericSchema>(name: string, entry: Entry) => {
    const entries = v.array(entry);
    if (contradictions.listEnvelope === "bare") return entries;
    const number = v.pipe(v.number(), v.integer(), v.minValue(0));
    const page = v.strictObject({
      success: v.literal(true),
      [name]: entries,
      count: number,
      total: number,
      page: id,
      per_page: id,
    });
    return v.pipe(
      page,
      v.check(
        (body) => body.count === (body[name] as unknown[]).length,
        "count must be the number of entries on the page",
      ),
    );
  };
  return {
    me: contradictions.meEnvelope === "user" ? v.strictObject({ user }) : user,
    ticket,
    tickets: list("tickets", ticket),
    orders: list("orders", order),
    events: list("events", event),
    written: v.strictObject({ success: v.literal(true), idempotent: v.boolean(), ticket }),
    error,
    refusal: contradictions.apiErrors === "grape" ? error : v.literal(""),
  };
}

/** The name of a schema. */
export type DocumentedShape = keyof ReturnType<typeof documentedShapes>;
