import * as v from "valibot";
import { scopeNames } from "../scopes";
import type { ApplicationDraft, EventDraft, OrderDraft, OrganizerDraft, Seed, TicketDraft, UserDraft } from "./drafts";
import { parseInstant } from "./instant";
import { validate } from "./mistakes";

const id = v.pipe(v.number(), v.integer(), v.minValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.pipe(v.string(), v.nonEmpty());
const time = v.pipe(
  v.string(),
  v.check(
    (value) => parseInstant(value) !== undefined,
    "must be a time in ISO 8601 with its offset, such as 2026-04-13T09:00:00+07:00",
  ),
  // JSON Schema cannot express the check, but its format tells the forms of the inspector that the text is a time.
  v.metadata({ format: "date-time" }),
);
const maybe = v.exactOptional;
const maybeId = maybe(id);
const maybeText = maybe(text);
const maybeTime = maybe(time);
const maybeNoId = maybe(v.nullable(id));
const maybeNoText = maybe(v.nullable(text));
const maybeNoTime = maybe(v.nullable(time));

const user: v.GenericSchema<UserDraft> = v.strictObject({
  key: maybeText,
  id: maybeId,
  email: maybeText,
  password: maybeText,
  fullName: maybeText,
  latinName: maybeNoText,
  avatars: maybe(v.nullable(v.strictObject({ original: text, medium: text, thumb: text, tiny: text }))),
  birthday: maybe(v.nullable(v.pipe(v.string(), v.isoDate()))),
  gender: maybeNoText,
  phone: maybeNoText,
  organizerIds: maybe(v.array(id)),
  locked: maybe(v.boolean()),
  trait: maybe(
    v.nullable(v.picklist(["no-profile", "organizer", "revoked-ticket", "long-name", "changed-email", "locked"])),
  ),
});

const application: v.GenericSchema<ApplicationDraft> = v.strictObject({
  clientId: text,
  clientSecret: maybeText,
  id: maybeId,
  name: maybeText,
  redirectUris: maybe(v.union([v.array(text), v.literal("any-loopback")])),
  confidential: maybe(v.boolean()),
  scopes: maybe(v.array(v.picklist(scopeNames))),
});

const organizer: v.GenericSchema<OrganizerDraft> = v.strictObject({ id: maybeId, name: maybeText });

const event: v.GenericSchema<EventDraft> = v.strictObject({
  organizerId: id,
  id: maybeId,
  status: maybe(v.picklist(["active", "draft", "ended"])),
  title: maybeText,
  description: maybe(v.string()),
  descriptionEn: maybe(v.string()),
  locationName: maybe(v.string()),
  cover: maybeNoText,
  poster: maybeNoText,
  ticketTypes: maybe(
    v.array(v.strictObject({ id, name: text, priceSatangs: maybe(count), quota: maybe(v.nullable(count)) })),
  ),
  startAt: maybeTime,
  endAt: maybeTime,
  createdAt: maybeTime,
  updatedAt: maybeTime,
});

const ticket: v.GenericSchema<TicketDraft> = v.strictObject({
  eventId: id,
  user: maybeText,
  id: maybeId,
  userId: maybeNoId,
  orderId: maybeNoId,
  ticketTypeId: maybeId,
  status: maybe(v.picklist(["active", "used", "revoked"])),
  firstname: maybeText,
  lastname: maybe(v.string()),
  email: maybeNoText,
  phone: maybeNoText,
  referenceCode: maybeText,
  kind: maybe(v.picklist(["normal", "external"])),
  externalId: maybeNoText,
  revokeNote: maybeNoText,
  createdAt: maybeTime,
  updatedAt: maybeTime,
  usedAt: maybeNoTime,
  registeredAt: maybeNoTime,
});

const order: v.GenericSchema<OrderDraft> = v.strictObject({
  eventId: id,
  user: maybeText,
  id: maybeId,
  userId: maybeId,
  status: maybe(v.picklist(["paid", "pending", "cancelled"])),
  buyerFirstname: maybeText,
  buyerLastname: maybe(v.string()),
  buyerEmail: maybeNoText,
  buyerPhone: maybeNoText,
  createdAt: maybeTime,
  updatedAt: maybeTime,
  paidAt: maybeNoTime,
});

/** Refuses an array. This check is needed because Valibot accepts an array as an object. */
const noList = v.custom<Seed>((value) => !Array.isArray(value), "must be an object, not a list");

const seed: v.GenericSchema<Seed> = v.pipe(
  noList,
  v.strictObject({
    users: maybe(v.array(user)),
    applications: maybe(v.array(application)),
    organizers: maybe(v.array(organizer)),
    events: maybe(v.array(event)),
    tickets: maybe(v.array(ticket)),
    orders: maybe(v.array(order)),
  }),
);

/** The schemas of all drafts and of the seed. */
export const draftSchemas = { user, application, organizer, event, ticket, order, seed };

/**
 * Checks `draft` and returns it. Throws a {@link SandboxError} that names the first wrong field, such as
 * `users.0.birthday`.
 */
export function checkDraft<Draft>(schema: v.GenericSchema<Draft>, draft: unknown): Draft {
  return validate(schema, draft, { code: "EVENTPOP_SANDBOX_BAD_SEED" });
}
