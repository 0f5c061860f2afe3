import type { CollectionName } from "../pages/inspector/collections";
import type { FieldOption } from "../pages/inspector/entry-field";
import type { ApplicationDraft, EventDraft, OrderDraft, OrganizerDraft, TicketDraft, UserDraft } from "../world/drafts";
import type { World } from "../world/world";

/** How a form shows a field. The field's schema does not contain this. */
export interface FieldSpec {
  /** Whether the field is hidden behind “More fields”. */
  readonly isRare?: true;
  /** Whether the field can be chosen only for a new row, because other rows refer to it. */
  readonly isFixed?: true;
  /** Whether the form has no such field, because another field says the same. */
  readonly isHidden?: true;
  /** Whether a new row needs the field although it has a default. */
  readonly isRequired?: true;
  readonly type?: "email";
  /** The rows that the field can refer to. */
  readonly options?: (world: World) => readonly FieldOption[];
  /** The text in the field of a new row. @defaultValue empty */
  readonly initial?: string;
}

type SpecsOf<Draft> = Readonly<Record<keyof Required<Draft>, FieldSpec>>;

const rare = { isRare: true } as const;

function users({ users: rows }: World): readonly FieldOption[] {
  return rows.list().map(({ id, key, fullName }) => ({ id: String(id), name: `${fullName} (${key})` }));
}

function organizers({ organizers: rows }: World): readonly FieldOption[] {
  return rows.list().map(({ id, name }) => ({ id: String(id), name }));
}

function events({ events: rows }: World): readonly FieldOption[] {
  return rows.list().map(({ id, title }) => ({ id: String(id), name: title }));
}

function ticketTypes({ events: rows }: World): readonly FieldOption[] {
  return rows
    .list()
    .flatMap(({ title, ticketTypes: types }) => types.map(({ id, name }) => ({ id: String(id), name, group: title })));
}

function orders({ orders: rows, events: allEvents, users: allUsers }: World): readonly FieldOption[] {
  return rows.list().map(({ id, eventId, userId }) => {
    const buyer = allUsers.find((user) => user.id === userId)?.key ?? userId;
    return { id: String(id), name: `${id}: ${buyer}, ${allEvents.get(eventId)?.title ?? eventId}` };
  });
}

/** The fields of each form, in their order. A field of a draft that has no row here is a type error. */
export const fieldSpecs: {
  readonly users: SpecsOf<UserDraft>;
  readonly applications: SpecsOf<ApplicationDraft>;
  readonly organizers: SpecsOf<OrganizerDraft>;
  readonly events: SpecsOf<EventDraft>;
  readonly tickets: SpecsOf<TicketDraft>;
  readonly orders: SpecsOf<OrderDraft>;
} & Readonly<Record<CollectionName, unknown>> = {
  users: {
    fullName: { isRequired: true },
    email: { type: "email" },
    organizerIds: { options: organizers },
    locked: {},
    key: rare,
    password: rare,
    latinName: rare,
    phone: rare,
    birthday: rare,
    gender: rare,
    avatars: rare,
    trait: rare,
    id: { isRare: true, isFixed: true },
  },
  applications: {
    name: { isRequired: true },
    clientId: { isFixed: true },
    clientSecret: {},
    redirectUris: { initial: "any-loopback" },
    scopes: {},
    confidential: { initial: "true" },
    id: { isRare: true, isFixed: true },
  },
  organizers: { name: { isRequired: true }, id: { isRare: true, isFixed: true } },
  events: {
    title: { isRequired: true },
    organizerId: { options: organizers },
    status: {},
    startAt: {},
    endAt: {},
    locationName: {},
    ticketTypes: {},
    description: rare,
    descriptionEn: rare,
    cover: rare,
    poster: rare,
    createdAt: rare,
    updatedAt: rare,
    id: { isRare: true, isFixed: true },
  },
  tickets: {
    eventId: { options: events },
    userId: { options: users },
    ticketTypeId: { options: ticketTypes },
    status: {},
    orderId: { options: orders, isRare: true },
    firstname: rare,
    lastname: rare,
    email: rare,
    phone: rare,
    referenceCode: rare,
    kind: rare,
    externalId: rare,
    revokeNote: rare,
    usedAt: rare,
    registeredAt: rare,
    createdAt: rare,
    updatedAt: rare,
    id: { isRare: true, isFixed: true },
    user: { isHidden: true },
  },
  orders: {
    eventId: { options: events },
    userId: { options: users, isRequired: true },
    status: {},
    buyerFirstname: rare,
    buyerLastname: rare,
    buyerEmail: rare,
    buyerPhone: rare,
    paidAt: rare,
    createdAt: rare,
    updatedAt: rare,
    id: { isRare: true, isFixed: true },
    user: { isHidden: true },
  },
};
