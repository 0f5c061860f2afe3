import type { EventDraft, OrderDraft, Seed, TicketDraft } from "../world/drafts";
import { lanWethiOrganizerId, seededUsers } from "./seed-users";

/**
 * This file contains the data of the default seed. All ids are fixed. The constants at the beginning are the ids of organizers and events.
 */

const riversideOrganizerId = 9_000_002;

const festivalId = 9_000_101;
const fairId = 9_000_102;
const concertId = 9_000_103;
const draftEventId = 9_000_104;
const riversideEventId = 9_000_105;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BANGKOK_OFFSET_MS = 7 * HOUR_MS;

/** Returns a function that returns a time: `day` days after today, at `hour` o'clock in Bangkok. */
function calendar(now: number): (day: number, hour: number) => string {
  const today = Math.floor((now + BANGKOK_OFFSET_MS) / DAY_MS) * DAY_MS - BANGKOK_OFFSET_MS;
  return (day, hour) => new Date(today + day * DAY_MS + hour * HOUR_MS).toISOString();
}

type At = ReturnType<typeof calendar>;

function events(at: At): EventDraft[] {
  return [
    {
      id: festivalId,
      organizerId: lanWethiOrganizerId,
      title: "เทศกาลดนตรีริมน้ำ",
      description: "ดนตรีสดสองเวทีริมแม่น้ำ พร้อมอาหารจากทั่วประเทศ",
      descriptionEn: "Live music on two stages by the river, with food from all over the country",
      locationName: "ลานริมน้ำ กรุงเทพฯ",
      ticketTypes: [
        { id: 9_000_201, name: "บัตรทั่วไป", priceSatangs: 0 },
        { id: 9_000_202, name: "VIP", priceSatangs: 150_000, quota: 3 },
      ],
      startAt: at(30, 17),
      endAt: at(30, 23),
      createdAt: at(-125, 9),
    },
    {
      id: fairId,
      organizerId: lanWethiOrganizerId,
      title: "งานหนังสือทำมือ",
      description: "งานหนังสือทำมือและสิ่งพิมพ์อิสระ กำลังจัดอยู่",
      descriptionEn: "A fair of handmade books and small presses, open now",
      locationName: "หอศิลป์ กรุงเทพฯ",
      ticketTypes: [{ id: 9_000_203, name: "บัตรเข้างาน", priceSatangs: 10_000 }],
      startAt: at(-1, 10),
      endAt: at(2, 20),
      createdAt: at(-125, 9),
    },
    {
      id: concertId,
      organizerId: lanWethiOrganizerId,
      status: "ended",
      title: "คอนเสิร์ตปีเก่า",
      description: "คอนเสิร์ตที่จบไปแล้ว",
      descriptionEn: "A concert that is over",
      locationName: "โรงละคร เชียงใหม่",
      ticketTypes: [{ id: 9_000_204, name: "ที่นั่ง", priceSatangs: 89_000 }],
      startAt: at(-60, 19),
      endAt: at(-60, 22),
      createdAt: at(-125, 9),
    },
    {
      id: draftEventId,
      organizerId: lanWethiOrganizerId,
      status: "draft",
      title: "งานที่ยังไม่ประกาศ",
      description: "ร่าง",
      descriptionEn: "Not announced yet",
      locationName: "ยังไม่กำหนด",
      ticketTypes: [{ id: 9_000_205, name: "Early bird", priceSatangs: 50_000 }],
      startAt: at(90, 10),
      endAt: at(90, 18),
      createdAt: at(-3, 9),
    },
    {
      id: riversideEventId,
      organizerId: riversideOrganizerId,
      title: "Riverside Code Night",
      description: "ค่ำคืนของคนเขียนโปรแกรม",
      descriptionEn: "An evening of talks for programmers",
      locationName: "Riverside Hall, Bangkok",
      ticketTypes: [{ id: 9_000_206, name: "Seat", priceSatangs: 0 }],
      startAt: at(14, 18),
      endAt: at(14, 21),
      createdAt: at(-20, 9),
    },
  ];
}

function orders(at: At): OrderDraft[] {
  return [
    { id: 9_000_301, user: "somchai", eventId: festivalId, createdAt: at(-10, 12) },
    { id: 9_000_302, user: "somchai", eventId: concertId, createdAt: at(-70, 12) },
    { id: 9_000_303, user: "praew", eventId: festivalId, createdAt: at(-9, 12) },
    { id: 9_000_304, user: "praew", eventId: festivalId, status: "pending", createdAt: at(-1, 12) },
    { id: 9_000_305, user: "praew", eventId: fairId, status: "cancelled", createdAt: at(-8, 12) },
  ];
}

function tickets(at: At): TicketDraft[] {
  const festivalTicket = { eventId: festivalId, ticketTypeId: 9_000_201 };
  return [
    { ...festivalTicket, id: 9_000_401, user: "somchai", orderId: 9_000_301, createdAt: at(-10, 12) },
    {
      id: 9_000_402,
      user: "somchai",
      eventId: concertId,
      orderId: 9_000_302,
      status: "used",
      createdAt: at(-70, 12),
      usedAt: at(-60, 18),
      updatedAt: at(-60, 18),
    },
    { ...festivalTicket, id: 9_000_403, user: "nok", createdAt: at(-7, 12) },
    {
      ...festivalTicket,
      id: 9_000_404,
      user: "praew",
      orderId: 9_000_303,
      status: "revoked",
      revokeNote: "คืนเงินแล้ว (refunded)",
      createdAt: at(-9, 12),
      updatedAt: at(-2, 12),
    },
    { id: 9_000_405, user: "long", eventId: riversideEventId, createdAt: at(-6, 12) },
    { ...festivalTicket, id: 9_000_406, user: "changed", createdAt: at(-5, 12) },
    ...ploysTickets(at),
  ];
}

/** Returns 37 tickets to three events. With ten tickets on a page, they fill four pages. */
function ploysTickets(at: At): TicketDraft[] {
  const concertTicket = { eventId: concertId, status: "used" as const, usedAt: at(-60, 18), updatedAt: at(-60, 18) };
  const kinds = [{ eventId: festivalId }, { eventId: fairId }, concertTicket];
  return Array.from({ length: 37 }, (_, index) => ({
    id: 9_000_501 + index,
    user: "ploy",
    createdAt: at(-110 + index, 12),
    ...(kinds[index % kinds.length] ?? concertTicket),
  }));
}

/** Returns the default seed. Its dates are relative to `now`, which is in milliseconds since the epoch. */
export function defaultSeed(now: number): Seed {
  const at = calendar(now);
  return {
    users: [...seededUsers],
    organizers: [
      { id: lanWethiOrganizerId, name: "ลานเวที (Lan Wethi)" },
      { id: riversideOrganizerId, name: "Riverside Collective" },
    ],
    events: events(at),
    orders: orders(at),
    tickets: tickets(at),
  };
}
