import type { TranslatedText } from "../language";
import type { CollectionName } from "./collections";

/** The texts of the pages with which rows are created, changed and deleted. */
export const entryTexts = {
  "new.users": { en: "New user", th: "ผู้ใช้ใหม่" },
  "new.applications": { en: "New application", th: "แอปใหม่" },
  "new.organizers": { en: "New organizer", th: "ผู้จัดงานใหม่" },
  "new.events": { en: "New event", th: "งานใหม่" },
  "new.tickets": { en: "New tickets", th: "บัตรใหม่" },
  "new.orders": { en: "New order", th: "คำสั่งซื้อใหม่" },
  change: { en: "Change {name}", th: "แก้ไข {name}" },
  moreFields: { en: "More fields", th: "ช่องอื่นๆ" },
  create: { en: "Create", th: "สร้าง" },
  save: { en: "Save", th: "บันทึก" },
  cancel: { en: "Cancel", th: "ยกเลิก" },
  delete: { en: "Delete…", th: "ลบ…" },
  deleteNow: { en: "Delete {name}", th: "ลบ {name}" },
  deleteQuestion: {
    en: "{name} is deleted at once. Only a reset or an import brings deleted data back.",
    th: "{name} จะถูกลบทันที กู้คืนได้ด้วยการรีเซ็ตหรือนำเข้าเท่านั้น",
  },
  deletesToo: { en: "Deleted with it: {rows}.", th: "ข้อมูลที่ถูกลบไปด้วย: {rows}" },
  emptyIsDefault: {
    en: "A field that stays empty gets its default.",
    th: "ช่องที่เว้นว่างจะได้ค่าเริ่มต้น",
  },
  noChoice: { en: "—", th: "—" },
  typeName: { en: "Name", th: "ชื่อ" },
  typePrice: { en: "Price in satang", th: "ราคา (สตางค์)" },
  typeQuota: { en: "Quota", th: "จำนวนจำกัด" },
  ticketTypesHint: {
    en: "100 satang are 1 baht. Without a quota, the number of tickets is not limited. A type whose name is empty is removed.",
    th: "100 สตางค์เท่ากับ 1 บาท หากไม่ระบุจำนวนจำกัดจะไม่จำกัดจำนวนบัตร ประเภทที่เว้นชื่อว่างจะถูกลบ",
  },
} as const satisfies Readonly<Record<string, TranslatedText>> &
  Readonly<Record<`new.${CollectionName}`, TranslatedText>>;

/** The labels of all fields. Fields of different rows that have the same name have the same label. */
export const fieldLabels = {
  fullName: { en: "Full name", th: "ชื่อและนามสกุล" },
  email: { en: "E-mail", th: "อีเมล" },
  key: { en: "Key", th: "คีย์" },
  password: { en: "Password", th: "รหัสผ่าน" },
  organizerIds: { en: "Works for", th: "เป็นทีมงานของ" },
  latinName: { en: "Name in Latin letters", th: "ชื่อภาษาอังกฤษ" },
  phone: { en: "Phone", th: "เบอร์โทรศัพท์" },
  birthday: { en: "Birthday", th: "วันเกิด" },
  gender: { en: "Gender", th: "เพศ" },
  avatars: { en: "Picture", th: "รูปประจำตัว" },
  locked: { en: "The account is locked", th: "บัญชีถูกล็อก" },
  trait: { en: "Tag on the sign-in page", th: "ป้ายในหน้าเข้าสู่ระบบ" },
  id: { en: "Id", th: "Id" },

  name: { en: "Name", th: "ชื่อ" },
  clientId: { en: "Client id", th: "Client id" },
  clientSecret: { en: "Client secret", th: "Client secret" },
  redirectUris: { en: "Callback URLs", th: "Callback URL" },
  scopes: { en: "Allowed scopes", th: "สิทธิ์ (scope) ที่ขอได้" },
  confidential: { en: "Confidential client", th: "แอปที่เก็บความลับได้" },

  title: { en: "Title", th: "ชื่องาน" },
  organizerId: { en: "Organizer", th: "ผู้จัดงาน" },
  status: { en: "Status", th: "สถานะ" },
  startAt: { en: "Begins (Bangkok time)", th: "เริ่ม (เวลากรุงเทพฯ)" },
  endAt: { en: "Ends (Bangkok time)", th: "สิ้นสุด (เวลากรุงเทพฯ)" },
  locationName: { en: "Place", th: "สถานที่" },
  ticketTypes: { en: "Ticket types", th: "ประเภทบัตร" },
  description: { en: "Description in Thai", th: "คำอธิบายภาษาไทย" },
  descriptionEn: { en: "Description in English", th: "คำอธิบายภาษาอังกฤษ" },
  cover: { en: "URL of the cover", th: "URL ของภาพปก" },
  poster: { en: "URL of the poster", th: "URL ของโปสเตอร์" },
  createdAt: { en: "Created (Bangkok time)", th: "สร้างเมื่อ (เวลากรุงเทพฯ)" },
  updatedAt: { en: "Changed (Bangkok time)", th: "แก้ไขเมื่อ (เวลากรุงเทพฯ)" },

  eventId: { en: "Event", th: "งาน" },
  userId: { en: "User", th: "ผู้ใช้" },
  ticketTypeId: { en: "Ticket type", th: "ประเภทบัตร" },
  count: { en: "How many", th: "จำนวน" },
  orderId: { en: "Order", th: "คำสั่งซื้อ" },
  firstname: { en: "First name of the person who attends", th: "ชื่อผู้เข้างาน" },
  lastname: { en: "Last name of the person who attends", th: "นามสกุลผู้เข้างาน" },
  referenceCode: { en: "Reference code", th: "รหัสอ้างอิง" },
  kind: { en: "Kind", th: "ชนิด" },
  externalId: { en: "The organizer’s own id", th: "Id ของผู้จัดงาน" },
  revokeNote: { en: "Reason for the revocation", th: "เหตุผลที่เพิกถอน" },
  usedAt: { en: "Used (Bangkok time)", th: "ใช้เมื่อ (เวลากรุงเทพฯ)" },
  registeredAt: { en: "Registered (Bangkok time)", th: "ลงทะเบียนเมื่อ (เวลากรุงเทพฯ)" },

  buyerFirstname: { en: "Buyer’s first name", th: "ชื่อผู้ซื้อ" },
  buyerLastname: { en: "Buyer’s last name", th: "นามสกุลผู้ซื้อ" },
  buyerEmail: { en: "Buyer’s e-mail", th: "อีเมลผู้ซื้อ" },
  buyerPhone: { en: "Buyer’s phone", th: "เบอร์โทรศัพท์ผู้ซื้อ" },
  paidAt: { en: "Paid (Bangkok time)", th: "ชำระเมื่อ (เวลากรุงเทพฯ)" },
} as const satisfies Readonly<Record<string, TranslatedText>>;

/** The name of a field in a form. It is the name of the field in a seed. */
export type FieldName = keyof typeof fieldLabels;

/** Explanations of fields, in addition to their labels. */
export const fieldHints: { readonly [Name in FieldName]?: TranslatedText } = {
  key: {
    en: "The short name for tests and commands, such as --login-as.",
    th: "ชื่อย่อสำหรับการทดสอบและคำสั่ง เช่น --login-as",
  },
  password: { en: "The default is sandbox.", th: "ค่าเริ่มต้นคือ sandbox" },
  organizerIds: {
    en: "With the scope organizer, the user can read the data of these organizers.",
    th: "เมื่อมีสิทธิ์ organizer ผู้ใช้อ่านข้อมูลของผู้จัดงานเหล่านี้ได้",
  },
  clientSecret: {
    en: "The default is the client id followed by secret.",
    th: "ค่าเริ่มต้นคือ client id ตามด้วย secret",
  },
  redirectUris: {
    en: "One exact URL on each line. The word any-loopback allows every URL on this machine.",
    th: "หนึ่ง URL แบบตรงตัวต่อหนึ่งบรรทัด คำว่า any-loopback อนุญาตทุก URL ในเครื่องนี้",
  },
  scopes: { en: "Without a choice, all scopes are allowed.", th: "หากไม่เลือก จะขอได้ทุกสิทธิ์" },
  confidential: {
    en: "A public client, such as a mobile app, may omit its secret.",
    th: "แอปสาธารณะ เช่นแอปมือถือ ไม่ต้องส่ง secret",
  },
  ticketTypeId: {
    en: "It must be a type of the event. The default is the event’s first type.",
    th: "ต้องเป็นประเภทบัตรของงานนั้น ค่าเริ่มต้นคือประเภทแรกของงาน",
  },
};
