import type { CauseTexts } from "./cause-text";

/** Why a request with an access token is refused, and why the API refuses a request. */
export const apiCauses = {
  "token-missing": {
    cause: { en: "The request has no access token.", th: "คำขอไม่มี access token" },
    fix: { en: "Send the header Authorization: Bearer TOKEN.", th: "ส่ง header Authorization: Bearer TOKEN" },
  },
  "token-scheme": {
    cause: {
      en: "The header Authorization does not have the form Bearer TOKEN, with exactly one space.",
      th: "header Authorization ไม่ได้อยู่ในรูป Bearer TOKEN ที่มีช่องว่างเดียว",
    },
    fix: { en: "Send the header Authorization: Bearer TOKEN.", th: "ส่ง header Authorization: Bearer TOKEN" },
  },
  "token-unknown": {
    cause: {
      en: "The sandbox did not issue the received access token ({length} characters), or it was reset since.",
      th: "แซนด์บ็อกซ์ไม่เคยออก access token ที่ได้รับ ({length} ตัวอักษร) หรือถูกรีเซ็ตไปแล้ว",
    },
    fix: {
      en: "Send the user through the login again, because tokens of the real Eventpop do not work here.",
      th: "ให้ผู้ใช้เข้าสู่ระบบใหม่ โทเคนของ Eventpop จริงใช้ที่นี่ไม่ได้",
    },
  },
  "token-is-refresh-token": {
    cause: { en: "The token {token} is a refresh token.", th: "โทเคน {token} เป็น refresh token" },
    fix: {
      en: "Send the access token to the API, and the refresh token only to /oauth/token.",
      th: "ส่ง access token ให้ API ส่วน refresh token ส่งให้ /oauth/token เท่านั้น",
    },
  },
  "token-expired": {
    cause: {
      en: "The access token {token} expired {ago} ago.",
      th: "access token {token} หมดอายุไปแล้ว {ago}",
    },
    fix: { en: "Refresh it once, and send the request again.", th: "ต่ออายุหนึ่งครั้ง แล้วส่งคำขออีกครั้ง" },
  },
  "token-revoked": {
    cause: {
      en: "The access token {token} was revoked {ago} ago.",
      th: "access token {token} ถูกเพิกถอนเมื่อ {ago} ก่อน",
    },
    fix: {
      en: "Use the newer token if there was a refresh, or send the user through the login again.",
      th: "ใช้โทเคนใหม่หากต่ออายุแล้ว หรือให้ผู้ใช้เข้าสู่ระบบใหม่",
    },
  },
  "scope-insufficient": {
    cause: {
      en: "The access token {token} has the scopes “{granted}”, and this request requires “{scope}”.",
      th: "access token {token} มี scope “{granted}” แต่คำขอนี้ต้องใช้ “{scope}”",
    },
    fix: {
      en: "Request the scope “{scope}” in the login, because a refresh does not add scopes.",
      th: "ขอ scope “{scope}” ตอนเข้าสู่ระบบ การต่ออายุไม่เพิ่ม scope",
    },
  },
  "token-without-user": {
    cause: {
      en: "The access token {token} belongs to the application itself or to a deleted user, and this request is about a user.",
      th: "access token {token} เป็นของตัวแอปเองหรือผู้ใช้ที่ถูกลบ แต่คำขอนี้เกี่ยวกับผู้ใช้",
    },
    fix: { en: "Send a token from a user’s login.", th: "ใช้โทเคนจากการเข้าสู่ระบบของผู้ใช้" },
  },
  "organizer-mismatch": {
    cause: {
      en: "The token’s user {user} does not work for the organizer {organizer}.",
      th: "ผู้ใช้ {user} ของโทเคนไม่ได้อยู่ในทีมของผู้จัดงาน {organizer}",
    },
    fix: {
      en: "Check the organizer id in the path, or sign in as its staff.",
      th: "ตรวจสอบรหัสผู้จัดงานใน path หรือเข้าสู่ระบบเป็นทีมงาน",
    },
  },
  "rate-limited": {
    cause: {
      en: "This is request {count} to /me within {window}, and the limit is {limit}.",
      th: "เป็นคำขอ /me ครั้งที่ {count} ภายใน {window} ขีดจำกัดคือ {limit}",
    },
    fix: {
      en: "Wait {retryAfter}, and request /me only once for each login.",
      th: "รอ {retryAfter} และเรียก /me เพียงครั้งเดียวต่อการเข้าสู่ระบบ",
    },
  },
  "parameter-invalid": {
    cause: {
      en: "The parameter {parameter} has the value “{received}”, which is not valid.",
      th: "พารามิเตอร์ {parameter} มีค่า “{received}” ซึ่งใช้ไม่ได้",
    },
    fix: { en: "Send {expected}.", th: "ค่าที่ใช้ได้: {expected}" },
  },
  "fields-missing": {
    cause: { en: "The request does not have {fields}.", th: "คำขอไม่มี {fields}" },
    fix: { en: "Send it in the form or JSON body.", th: "ส่งใน body แบบฟอร์มหรือ JSON" },
  },
  "event-unknown": {
    cause: {
      en: "The organizer {organizer} has no event {event}.",
      th: "ผู้จัดงาน {organizer} ไม่มีงาน {event}",
    },
    fix: {
      en: "Use an event id of this organizer, which the list of its events contains.",
      th: "ใช้รหัสงานของผู้จัดงานนี้ ซึ่งดูได้จากรายการงาน",
    },
  },
  "ticket-type-unknown": {
    cause: {
      en: "The event {event} has no ticket type {ticketType}.",
      th: "งาน {event} ไม่มีประเภทบัตร {ticketType}",
    },
    fix: { en: "Send one of its ticket types: {known}.", th: "ส่งประเภทบัตรของงานนี้: {known}" },
  },
  "ticket-unknown": {
    cause: { en: "No ticket of the event {event} matches {ticket}.", th: "งาน {event} ไม่มีบัตร {ticket}" },
    fix: {
      en: "Send the ticket’s event_id and its reference_code or id, as the list of tickets contains them.",
      th: "ส่ง event_id และ reference_code หรือรหัสของบัตร ตามรายการบัตร",
    },
  },
  "ticket-not-visible": {
    cause: {
      en: "The ticket {ticket} belongs to an organizer for which the token’s user does not work.",
      th: "บัตร {ticket} เป็นของผู้จัดงานที่ผู้ใช้ของโทเคนไม่ได้อยู่ในทีม",
    },
    fix: {
      en: "Sign in as staff of this organizer, or use a token of the application itself.",
      th: "เข้าสู่ระบบเป็นทีมงานของผู้จัดงานนี้ หรือใช้โทเคนของตัวแอปเอง",
    },
  },
  "external-id-taken": {
    cause: {
      en: "The external_id {externalId} belongs to the ticket {ticket}, which has other details.",
      th: "external_id {externalId} เป็นของบัตร {ticket} ซึ่งมีรายละเอียดต่างกัน",
    },
    fix: {
      en: "Send a new external_id for a new ticket, or the same details to get the same ticket again.",
      th: "ใช้ external_id ใหม่สำหรับบัตรใหม่ หรือส่งรายละเอียดเดิมเพื่อรับบัตรเดิม",
    },
  },
  "reference-code-taken": {
    cause: {
      en: "The reference_code {referenceCode} belongs to another ticket.",
      th: "reference_code {referenceCode} เป็นของบัตรอื่น",
    },
    fix: {
      en: "Send another reference_code, or leave it out to get a generated one.",
      th: "ใช้ reference_code อื่น หรือไม่ต้องส่งเพื่อให้สร้างให้",
    },
  },
  "quota-exceeded": {
    cause: {
      en: "All {quota} tickets of the type {ticketType} are sold.",
      th: "บัตรประเภท {ticketType} ทั้ง {quota} ใบขายหมดแล้ว",
    },
    fix: {
      en: "Revoke a ticket of this type, or send another ticket_type_id.",
      th: "ยกเลิกบัตรประเภทนี้สักใบ หรือส่ง ticket_type_id อื่น",
    },
  },
  "ticket-not-active": {
    cause: {
      en: "The ticket {ticket} is {status}, and only an active ticket can be invalidated.",
      th: "บัตร {ticket} มีสถานะ {status} ยกเลิกได้เฉพาะบัตรที่ active",
    },
    fix: { en: "Check the ticket’s status first.", th: "ตรวจสอบสถานะบัตรก่อน" },
  },
} as const satisfies CauseTexts;
