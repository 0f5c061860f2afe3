import type { CauseTexts } from "./cause-text";

const removeFault = {
  en: "Remove the fault with eventpop-sandbox fault clear {fault}, or on the tab “Faults”.",
  th: "ลบข้อขัดข้องด้วย eventpop-sandbox fault clear {fault} หรือในแท็บ “ข้อขัดข้อง”",
} as const;

/** Why a request is refused before it reaches OAuth or the API, and what faults do to a request. */
export const siteCauses = {
  host: {
    cause: {
      en: "The host name “{host}” of the request is not a name of this machine (a website may be attacking the sandbox by DNS rebinding).",
      th: "คำขอเรียกแซนด์บ็อกซ์ด้วยชื่อ “{host}” ซึ่งไม่ใช่ของเครื่องนี้ (อาจเป็นการโจมตีจากเว็บอื่น)",
    },
    fix: {
      en: "Use localhost, an IP address or a name that ends in .localhost, or start the sandbox with this name in --allowed-hosts or --public-url.",
      th: "ใช้ localhost, ที่อยู่ IP หรือชื่อที่ลงท้ายด้วย .localhost หรือเริ่มแซนด์บ็อกซ์พร้อมระบุชื่อนี้ใน --allowed-hosts หรือ --public-url",
    },
  },
  "not-found": {
    cause: {
      en: "Neither Eventpop nor the sandbox has {method} {path}.",
      th: "ไม่มี {method} {path} ทั้งที่ Eventpop และในแซนด์บ็อกซ์",
    },
    fix: { en: "Check the path and the method.", th: "ตรวจสอบ path และ method" },
  },
  "route-off": {
    cause: {
      en: "Eventpop does not document {path}, and the setting compat.undocumentedRoutes is false.",
      th: "เอกสารของ Eventpop ไม่มี {path} และการตั้งค่า compat.undocumentedRoutes เป็น false",
    },
    fix: {
      en: "Set compat.undocumentedRoutes to true, or do without this request.",
      th: "ตั้ง compat.undocumentedRoutes เป็น true หรือไม่ใช้คำขอนี้",
    },
  },
  "version-lacks-route": {
    cause: {
      en: "Doorkeeper {doorkeeper} does not have {path}.",
      th: "Doorkeeper {doorkeeper} ไม่มี {path}",
    },
    fix: {
      en: "Configure the endpoints in your app, or set compat.doorkeeper to a newer version.",
      th: "ตั้งค่า endpoint ในแอปเอง หรือตั้ง compat.doorkeeper เป็นรุ่นใหม่กว่า",
    },
  },
  administration: {
    cause: {
      en: "The page {path} is only for Eventpop’s staff, and the sandbox has no such users.",
      th: "หน้า {path} มีไว้สำหรับเจ้าหน้าที่ Eventpop ซึ่งแซนด์บ็อกซ์ไม่มี",
    },
    fix: {
      en: "Change applications in the inspector’s tab “Applications”, with sandbox.applications or in a seed file.",
      th: "แก้ไขแอปในแท็บ “แอป” ของตัวตรวจสอบ ด้วย sandbox.applications หรือในไฟล์ seed",
    },
  },
  "no-preflight": {
    cause: {
      en: "Eventpop does not respond to OPTIONS requests of {path}, and it sends no CORS headers to web pages.",
      th: "Eventpop ไม่ตอบคำขอ OPTIONS ของ {path} และไม่ส่ง header ของ CORS ให้หน้าเว็บ",
    },
    fix: {
      en: "Send the request from your server, not from a script in the browser.",
      th: "ส่งคำขอจากเซิร์ฟเวอร์ของคุณ ไม่ใช่จากสคริปต์ในเบราว์เซอร์",
    },
  },
  "body-too-large": {
    cause: { en: "The body of the request is larger than 10 KB.", th: "body ของคำขอใหญ่กว่า 10 KB" },
    fix: { en: "Send only the documented parameters.", th: "ส่งเฉพาะพารามิเตอร์ที่มีในเอกสาร" },
  },
  "request-unreadable": {
    cause: {
      en: "The query or the body is not valid: it must be UTF-8, and must be what its Content-Type says.",
      th: "query หรือ body อ่านไม่ได้: ต้องเป็น UTF-8 และตรงกับ Content-Type",
    },
    fix: {
      en: "Build it with URLSearchParams or JSON.stringify, and do not set Content-Encoding.",
      th: "สร้างด้วย URLSearchParams หรือ JSON.stringify และไม่ต้องตั้ง Content-Encoding",
    },
  },
  "page-not-acceptable": {
    cause: {
      en: "The response is an HTML page, and the request accepts no HTML.",
      th: "คำตอบเป็นหน้า HTML แต่คำขอไม่ยอมรับ HTML",
    },
    fix: {
      en: "Send the user’s browser to this address, and request it neither by fetch() nor with an ending such as .json.",
      th: "ส่งเบราว์เซอร์ของผู้ใช้มาที่อยู่นี้ อย่าเรียกด้วย fetch() หรือลงท้ายด้วย .json",
    },
  },
  "authenticity-token": {
    cause: {
      en: "The form was not sent from a page of the sandbox in this browser, or the page was loaded before a sign-in, a sign-out or a reset.",
      th: "ฟอร์มไม่ได้ส่งจากหน้านี้ในเบราว์เซอร์นี้ หรือเปิดหน้าไว้ก่อนการเข้าสู่ระบบ ออกจากระบบ หรือรีเซ็ต",
    },
    fix: { en: "Go back, reload the page, and send it again.", th: "ย้อนกลับ โหลดหน้าใหม่ แล้วส่งอีกครั้ง" },
  },
  "sign-in-credentials": {
    cause: {
      en: "No user has this e-mail address and password.",
      th: "ไม่มีผู้ใช้ที่มีอีเมลและรหัสผ่านนี้",
    },
    fix: {
      en: "Click on a user on the sign-in page, or use the password that the sandbox printed when it started.",
      th: "คลิกผู้ใช้ในหน้าเข้าสู่ระบบ หรือใช้รหัสผ่านที่แซนด์บ็อกซ์แสดงตอนเริ่ม",
    },
  },
  "sign-in-locked": {
    cause: { en: "The user {user} is locked and cannot sign in.", th: "ผู้ใช้ {user} ถูกล็อก เข้าสู่ระบบไม่ได้" },
    fix: {
      en: "Sign in as another user, or unlock this one in the inspector’s tab “People” or with sandbox.users.update.",
      th: "เข้าสู่ระบบเป็นผู้ใช้อื่น หรือปลดล็อกในแท็บ “ผู้ใช้” ของตัวตรวจสอบ หรือด้วย sandbox.users.update",
    },
  },
  "sandbox-error": {
    cause: { en: "The sandbox itself failed: {message}.", th: "แซนด์บ็อกซ์ขัดข้องเอง: {message}" },
    fix: {
      en: "Report this as a bug, with the request.",
      th: "แจ้งเป็นข้อผิดพลาดของแซนด์บ็อกซ์พร้อมคำขอนี้",
    },
  },

  // Faults
  "fault-instead": {
    cause: {
      en: "The fault {fault} hit the request instead of Eventpop’s response.",
      th: "ข้อขัดข้อง {fault} เกิดขึ้นแทนคำตอบของ Eventpop",
    },
    fix: removeFault,
  },
  "fault-changed": {
    cause: { en: "The fault {fault} changed the response.", th: "ข้อขัดข้อง {fault} เปลี่ยนคำตอบ" },
    fix: removeFault,
  },
  "fault-late": {
    cause: { en: "The fault {fault} delayed the response.", th: "ข้อขัดข้อง {fault} ทำให้คำตอบช้า" },
    fix: removeFault,
    harmless: true,
  },
} as const satisfies CauseTexts;
