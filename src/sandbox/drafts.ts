import * as v from "valibot";
import { personTraits } from "./catalogue";
import { SandboxError } from "./errors";

/** What seeds and tests may say about a thing; the rest is made up. Unknown names are refused. */

const id = v.pipe(v.number(), v.integer(), v.minValue(1));
const text = v.pipe(v.string(), v.nonEmpty());
const time = v.pipe(
  v.string(),
  v.check((value) => !Number.isNaN(Date.parse(value)), "not an ISO 8601 time"),
);

const user = v.partial(
  v.strictObject({
    key: text,
    id,
    email: text,
    password: text,
    fullName: text,
    latinName: v.nullable(text),
    avatars: v.nullable(v.strictObject({ original: text, medium: text, thumb: text, tiny: text })),
    birthday: v.nullable(v.pipe(v.string(), v.isoDate())),
    gender: v.nullable(text),
    phone: v.nullable(text),
    organizerIds: v.array(id),
    locked: v.boolean(),
    trait: v.nullable(v.picklist(personTraits)),
  }),
);

const application = v.strictObject({
  clientId: text,
  clientSecret: v.optional(text),
  id: v.optional(id),
  name: v.optional(text),
  redirectUris: v.optional(v.union([v.array(text), v.literal("any-loopback")])),
  confidential: v.optional(v.boolean()),
  scopes: v.optional(v.array(v.picklist(["public", "organizer"]))),
});

const organizer = v.partial(v.strictObject({ id, name: text }));

const ticketType = v.strictObject({
  id,
  name: text,
  priceSatangs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  quota: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))),
});

const event = v.strictObject({
  organizerId: id,
  id: v.optional(id),
  status: v.optional(v.picklist(["active", "draft", "ended"])),
  title: v.optional(text),
  description: v.optional(v.string()),
  descriptionEn: v.optional(v.string()),
  locationName: v.optional(v.string()),
  cover: v.optional(v.nullable(text)),
  poster: v.optional(v.nullable(text)),
  ticketTypes: v.optional(v.array(ticketType)),
  startAt: v.optional(time),
  endAt: v.optional(time),
  createdAt: v.optional(time),
  updatedAt: v.optional(time),
});

const ticket = v.strictObject({
  eventId: id,
  /** Key of the person whose ticket it is; or `userId`. */
  user: v.optional(text),
  id: v.optional(id),
  userId: v.optional(v.nullable(id)),
  orderId: v.optional(v.nullable(id)),
  ticketTypeId: v.optional(id),
  status: v.optional(v.picklist(["active", "used", "revoked"])),
  firstname: v.optional(text),
  lastname: v.optional(v.string()),
  email: v.optional(v.nullable(text)),
  phone: v.optional(v.nullable(text)),
  referenceCode: v.optional(text),
  kind: v.optional(v.picklist(["normal", "external"])),
  externalId: v.optional(v.nullable(text)),
  revokeNote: v.optional(v.nullable(text)),
  createdAt: v.optional(time),
  updatedAt: v.optional(time),
  usedAt: v.optional(v.nullable(time)),
  registeredAt: v.optional(v.nullable(time)),
});

const order = v.strictObject({
  eventId: id,
  /** Key of the person who bought it; or `userId`. */
  user: v.optional(text),
  id: v.optional(id),
  userId: v.optional(id),
  status: v.optional(v.picklist(["paid", "pending", "cancelled"])),
  buyerFirstname: v.optional(text),
  buyerLastname: v.optional(v.string()),
  buyerEmail: v.optional(v.nullable(text)),
  buyerPhone: v.optional(v.nullable(text)),
  createdAt: v.optional(time),
  updatedAt: v.optional(time),
  paidAt: v.optional(v.nullable(time)),
});

const seed = v.partial(
  v.strictObject({
    users: v.array(user),
    applications: v.array(application),
    organizers: v.array(organizer),
    events: v.array(event),
    tickets: v.array(ticket),
    orders: v.array(order),
  }),
);

export type UserDraft = v.InferInput<typeof user>;
export type ApplicationDraft = v.InferInput<typeof application>;
export type OrganizerDraft = v.InferInput<typeof organizer>;
export type EventDraft = v.InferInput<typeof event>;
export type TicketDraft = v.InferInput<typeof ticket>;
export type OrderDraft = v.InferInput<typeof order>;
/** A whole world. Collections left out are empty; without applications there is the zero-configuration one. */
export type Seed = v.InferInput<typeof seed>;

export const draftSchemas = { user, application, organizer, event, ticket, order, seed } as const;

/** `draft` as `schema` has it; throws, naming the place of the first mistake, such as `users.0.birthday`. */
export function checkDraft<Schema extends (typeof draftSchemas)[keyof typeof draftSchemas]>(
  schema: Schema,
  draft: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, draft);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = v.getDotPath(issue);
  throw new SandboxError("EVENTPOP_SANDBOX_BAD_SEED", place ? `${place}: ${issue.message}` : issue.message);
}
