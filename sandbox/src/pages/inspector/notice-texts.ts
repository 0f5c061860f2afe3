import type { TranslatedText } from "../language";

/** What the inspector says after a form has done something. */
export const noticeTexts = {
  created: { en: "{name} was created.", th: "สร้าง {name} แล้ว" },
  createdTickets: { en: "{count} tickets were created.", th: "สร้างบัตร {count} ใบแล้ว" },
  changed: { en: "{name} was changed: {fields}.", th: "แก้ไข {name} แล้ว: {fields}" },
  unchanged: {
    en: "{name} was not changed, because the form had no other values.",
    th: "{name} ไม่เปลี่ยนแปลง เพราะค่าในฟอร์มเหมือนเดิม",
  },
  deleted: { en: "{name} was deleted.", th: "ลบ {name} แล้ว" },
  deletedWith: {
    en: "{name} was deleted, and {count} rows that belonged to it.",
    th: "ลบ {name} และข้อมูลที่เกี่ยวข้อง {count} รายการแล้ว",
  },
  signedIn: {
    en: "This browser is signed in to the sandbox as {name}.",
    th: "เบราว์เซอร์นี้เข้าสู่ระบบแซนด์บ็อกซ์ในชื่อ {name} แล้ว",
  },
  logCleared: { en: "{count} requests were deleted from the log.", th: "ลบคำขอ {count} รายการจากบันทึกแล้ว" },
  tokenExpired: { en: "The access token {preview}… has expired.", th: "access token {preview}… หมดอายุแล้ว" },
  tokenRevoked: {
    en: "The token {preview}… and its refresh token are revoked.",
    th: "เพิกถอนโทเคน {preview}… และ refresh token แล้ว",
  },
  codeExpired: { en: "The code {preview}… has expired.", th: "รหัส {preview}… หมดอายุแล้ว" },
  gone: { en: "It does not exist any more, so nothing was changed.", th: "ไม่มีรายการนี้แล้ว จึงไม่มีอะไรเปลี่ยนแปลง" },
  ticketStatus: { en: "The ticket {name} is now {status}.", th: "บัตร {name} มีสถานะ {status} แล้ว" },
  faultAdded: { en: "The fault {id} is active.", th: "ข้อขัดข้อง {id} ทำงานแล้ว" },
  faultRemoved: { en: "The fault {id} was removed.", th: "ลบข้อขัดข้อง {id} แล้ว" },
  faultsRemoved: { en: "{count} faults were removed.", th: "ลบข้อขัดข้อง {count} รายการแล้ว" },
  presetOn: { en: "The preset {name} is on.", th: "เปิดชุด {name} แล้ว" },
  presetOff: { en: "The preset {name} is off.", th: "ปิดชุด {name} แล้ว" },
  presetDone: { en: "The preset {name} was carried out.", th: "ดำเนินการชุด {name} แล้ว" },
  clockSet: { en: "The sandbox time is now {time} (Bangkok).", th: "เวลาในแซนด์บ็อกซ์คือ {time} (กรุงเทพฯ)" },
  clockFrozen: { en: "The clock is stopped at {time} (Bangkok).", th: "หยุดนาฬิกาที่ {time} (กรุงเทพฯ)" },
  clockResumed: { en: "The clock runs again, from {time} (Bangkok).", th: "นาฬิกาเดินต่อจาก {time} (กรุงเทพฯ)" },
  settingsSaved: { en: "Saved: {changes}.", th: "บันทึกแล้ว: {changes}" },
  settingsUnchanged: { en: "No setting was changed.", th: "ไม่มีการตั้งค่าใดเปลี่ยนแปลง" },
  reset: { en: "The sandbox has its initial state again.", th: "แซนด์บ็อกซ์กลับสู่ค่าเริ่มต้นแล้ว" },
  importedState: { en: "The whole state was replaced by the file.", th: "แทนที่สถานะทั้งหมดด้วยไฟล์แล้ว" },
  importedSeed: {
    en: "The data was replaced by the seed in the file. There are no tokens and codes.",
    th: "แทนที่ข้อมูลด้วย seed ในไฟล์แล้ว ไม่มีโทเคนและรหัส",
  },
} as const satisfies Readonly<Record<string, TranslatedText>>;

export type NoticeName = keyof typeof noticeTexts;
