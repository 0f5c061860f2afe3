import type { MistakeText } from "./mistake";

/** What goes wrong at `/oauth/authorize` and on the pages after it. */
export const authorizeMistakes = {
  "client-id-missing": {
    cause: { en: "The request has no client_id.", th: "คำขอไม่มี client_id" },
    fix: {
      en: "Send the client_id of your application. An empty environment variable is the usual reason.",
      th: "ส่ง client_id ของแอป สาเหตุที่พบบ่อยคือตัวแปรสภาพแวดล้อมว่างเปล่า",
    },
  },
  "client-unknown": {
    cause: { en: "No application has this client_id.", th: "ไม่มีแอปใดใช้ client_id นี้" },
    fix: {
      en: "Copy the client_id from the sandbox’s home page. Credentials of the real Eventpop do not work here.",
      th: "คัดลอก client_id จากหน้าแรกของแซนด์บ็อกซ์ รหัสของ Eventpop จริงใช้ที่นี่ไม่ได้",
    },
  },
  "redirect-uri-missing": {
    cause: { en: "The request has no redirect_uri.", th: "คำขอไม่มี redirect_uri" },
    fix: {
      en: "Send the callback URL, exactly as it is registered.",
      th: "ส่ง callback URL ให้ตรงกับที่ลงทะเบียนไว้ทุกตัวอักษร",
    },
  },
  "response-type-missing": {
    cause: { en: "The request has no response_type.", th: "คำขอไม่มี response_type" },
    fix: { en: "Send response_type=code.", th: "ส่ง response_type=code" },
  },
  "response-type": {
    cause: {
      en: "Only the authorization code flow exists; the implicit flow does not.",
      th: "รองรับเฉพาะ authorization code ไม่รองรับ implicit",
    },
    fix: { en: "Send response_type=code.", th: "ส่ง response_type=code" },
  },
  "response-mode": {
    cause: { en: "This response_mode does not exist.", th: "ไม่มี response_mode นี้" },
    fix: { en: "Leave response_mode out.", th: "ไม่ต้องส่ง response_mode" },
  },
  scope: {
    cause: {
      en: "At least one scope is unknown, and one is enough to refuse them all.",
      th: "มี scope ที่ไม่รู้จักอย่างน้อยหนึ่งรายการ ซึ่งทำให้ถูกปฏิเสธทั้งหมด",
    },
    fix: {
      en: "Ask for public, organizer, or both. Without a scope you get public.",
      th: "ขอ public, organizer หรือทั้งสองอย่าง หากไม่ระบุจะได้ public",
    },
  },
  "scope-separator": {
    cause: { en: "Scopes are separated by spaces, not by commas.", th: "คั่น scope ด้วยช่องว่าง ไม่ใช่จุลภาค" },
    fix: { en: "Send scope=public%20organizer.", th: "ส่ง scope=public%20organizer" },
  },
  "scope-not-allowed": {
    cause: { en: "This application may not ask for this scope.", th: "แอปนี้ไม่มีสิทธิ์ขอ scope นี้" },
    fix: {
      en: "Ask for less, or widen the application’s scopes. At Eventpop, its staff must do that.",
      th: "ขอให้น้อยลง หรือเพิ่มสิทธิ์ให้แอป (ที่ Eventpop จริงต้องให้เจ้าหน้าที่ทำให้)",
    },
  },
  "code-challenge-method": {
    cause: {
      en: "A code_challenge needs a code_challenge_method that is known here, in exactly this spelling.",
      th: "code_challenge ต้องมาพร้อม code_challenge_method ที่รองรับ และสะกดตรงตัว",
    },
    fix: { en: "Send code_challenge_method=S256.", th: "ส่ง code_challenge_method=S256" },
  },
  "parameter-repeated": {
    cause: {
      en: "A parameter came twice. RFC 6749 forbids that, and servers differ in which one they take.",
      th: "มีพารามิเตอร์ซ้ำ ซึ่ง RFC 6749 ห้ามไว้ และแต่ละเซิร์ฟเวอร์เลือกใช้ค่าไม่เหมือนกัน",
    },
    fix: { en: "Send each parameter once.", th: "ส่งแต่ละพารามิเตอร์ครั้งเดียว" },
  },
  "authenticity-token": {
    cause: {
      en: "The form was not sent from this browser’s page, or the sandbox was reset since the page was shown.",
      th: "ฟอร์มไม่ได้ส่งจากหน้านี้ในเบราว์เซอร์นี้ หรือแซนด์บ็อกซ์ถูกรีเซ็ตหลังเปิดหน้า",
    },
    fix: { en: "Go back, reload the page, and send it again.", th: "ย้อนกลับ โหลดหน้าใหม่ แล้วส่งอีกครั้ง" },
  },
  host: {
    cause: {
      en: "The sandbox was reached under a name that is not this machine’s: a web page may be attacking it.",
      th: "มีการเรียกแซนด์บ็อกซ์ด้วยชื่อที่ไม่ใช่ของเครื่องนี้ อาจเป็นการโจมตีจากเว็บอื่น",
    },
    fix: {
      en: "Use one of these names, or start the sandbox with its public URL.",
      th: "ใช้ชื่อใดชื่อหนึ่งต่อไปนี้ หรือเริ่มแซนด์บ็อกซ์พร้อมระบุ public URL",
    },
  },
  "not-found": {
    cause: { en: "Eventpop has no such page, nor has the sandbox.", th: "ไม่มีหน้านี้ ทั้งที่ Eventpop และในแซนด์บ็อกซ์" },
    fix: { en: "Check the path and the method.", th: "ตรวจสอบ path และ method" },
  },
} as const satisfies Readonly<Record<string, MistakeText>>;
