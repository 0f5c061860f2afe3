import type { MistakeText } from "./mistake";

const signInAgain = { en: "Send the person through the sign-in again.", th: "ให้ผู้ใช้เข้าสู่ระบบใหม่" } as const;

/**
 * What goes wrong at `/oauth/token` and with tokens at the API. Doorkeeper has one sentence for seven of these: here they
 * are told apart.
 */
export const tokenMistakes = {
  "client-secret": {
    cause: { en: "The client_secret is wrong or missing.", th: "client_secret ผิดหรือไม่ได้ส่งมา" },
    fix: {
      en: "Copy it from the sandbox’s home page, and send it in the form body.",
      th: "คัดลอกจากหน้าแรกของแซนด์บ็อกซ์ แล้วส่งใน body ของฟอร์ม",
    },
  },
  "client-authentication-twice": {
    cause: {
      en: "The client authenticated both by header and by body.",
      th: "ส่งข้อมูลยืนยันตัวของแอปทั้งใน header และ body",
    },
    fix: { en: "Use one of them; the body suits every version.", th: "ใช้อย่างเดียว โดย body ใช้ได้กับทุกรุ่น" },
  },
  "grant-type": {
    cause: { en: "This grant_type is missing or does not exist here.", th: "ไม่มี grant_type หรือเป็นแบบที่ไม่รองรับ" },
    fix: {
      en: "Send authorization_code, refresh_token or client_credentials.",
      th: "ส่ง authorization_code, refresh_token หรือ client_credentials",
    },
  },
  "code-unknown": {
    cause: { en: "The sandbox never gave out this code.", th: "แซนด์บ็อกซ์ไม่เคยออกรหัสนี้" },
    fix: {
      en: "Send the code as it came to the callback, decoded once.",
      th: "ส่งรหัสตามที่ได้รับที่ callback โดยถอดรหัส URL ครั้งเดียว",
    },
  },
  "code-expired": {
    cause: { en: "The code is older than it may be.", th: "รหัสหมดอายุแล้ว" },
    fix: signInAgain,
  },
  "code-used": {
    cause: {
      en: "The code was used before. A page loaded twice does that.",
      th: "รหัสถูกใช้ไปแล้ว มักเกิดจากการโหลดหน้าซ้ำ",
    },
    fix: {
      en: "Redirect away from the callback at once; if the person is signed in already, let it be.",
      th: "เปลี่ยนเส้นทางออกจาก callback ทันที และถ้าผู้ใช้เข้าสู่ระบบแล้วก็ไม่ต้องทำอะไร",
    },
  },
  "code-of-other-client": {
    cause: { en: "The code was given to another application.", th: "รหัสนี้ออกให้แอปอื่น" },
    fix: { en: "Use the same client_id at both steps.", th: "ใช้ client_id เดียวกันทั้งสองขั้นตอน" },
  },
  "redirect-uri-changed": {
    cause: {
      en: "The redirect_uri is not the one of the authorization request.",
      th: "redirect_uri ไม่ตรงกับที่ใช้ตอนขออนุญาต",
    },
    fix: {
      en: "Send the same string at both steps: keep it, do not rebuild it from the request.",
      th: "ส่งข้อความเดียวกันทั้งสองขั้นตอน ให้เก็บไว้ อย่าสร้างใหม่จากคำขอ",
    },
  },
  "verifier-missing": {
    cause: {
      en: "The code was asked for with PKCE, and the verifier is missing.",
      th: "ขอรหัสด้วย PKCE แต่ไม่ได้ส่ง verifier",
    },
    fix: { en: "Send the code_verifier that you kept.", th: "ส่ง code_verifier ที่เก็บไว้" },
  },
  "verifier-wrong": {
    cause: { en: "The code_verifier does not fit the code_challenge.", th: "code_verifier ไม่ตรงกับ code_challenge" },
    fix: {
      en: "Keep one verifier per sign-in: two tabs must not share it.",
      th: "เก็บ verifier แยกตามการเข้าสู่ระบบแต่ละครั้ง สองแท็บต้องไม่ใช้ร่วมกัน",
    },
  },
  "verifier-unexpected": {
    cause: { en: "A code_verifier came for a code without challenge.", th: "ส่ง code_verifier มา แต่รหัสนี้ไม่มี challenge" },
    fix: { en: "Use PKCE at both steps or at neither.", th: "ใช้ PKCE ทั้งสองขั้นตอน หรือไม่ใช้เลย" },
  },
  "refresh-token-spent": {
    cause: {
      en: "The refresh token is unknown, revoked, or replaced by a newer one.",
      th: "refresh token ไม่ถูกต้อง ถูกเพิกถอน หรือถูกแทนด้วยอันใหม่แล้ว",
    },
    fix: {
      en: "Store each new pair before using it, and refresh once at a time. If it is gone, sign in again.",
      th: "เก็บโทเคนคู่ใหม่ก่อนใช้ และต่ออายุทีละครั้ง ถ้าหายแล้วให้เข้าสู่ระบบใหม่",
    },
  },
  "token-missing": {
    cause: { en: "The request carries no access token.", th: "คำขอไม่มี access token" },
    fix: { en: "Send Authorization: Bearer TOKEN.", th: "ส่ง Authorization: Bearer TOKEN" },
  },
  "token-unknown": {
    cause: { en: "No such access token was given out.", th: "ไม่เคยออก access token นี้" },
    fix: {
      en: "Tokens of the real Eventpop, and those from before a reset, do not work here.",
      th: "โทเคนของ Eventpop จริงหรือจากก่อนรีเซ็ตใช้ที่นี่ไม่ได้",
    },
  },
  "token-expired": {
    cause: { en: "The access token has expired.", th: "access token หมดอายุ" },
    fix: { en: "Refresh it, once, and try again.", th: "ต่ออายุหนึ่งครั้ง แล้วลองใหม่" },
  },
  "token-revoked": {
    cause: { en: "The access token was revoked.", th: "access token ถูกเพิกถอน" },
    fix: signInAgain,
  },
  "scope-insufficient": {
    cause: { en: "The token lacks the scope for this.", th: "โทเคนไม่มี scope ที่ต้องใช้" },
    fix: { en: "Ask for it at sign-in: refreshing does not help.", th: "ขอ scope นี้ตอนเข้าสู่ระบบ การต่ออายุไม่ช่วย" },
  },
  "organizer-mismatch": {
    cause: { en: "The person does not work for this organizer.", th: "ผู้ใช้ไม่ได้อยู่ในทีมของผู้จัดงานนี้" },
    fix: { en: "Check the organizer id, or sign in as its staff.", th: "ตรวจสอบรหัสผู้จัดงาน หรือเข้าสู่ระบบเป็นทีมงาน" },
  },
  "rate-limited": {
    cause: { en: "More than ten calls of /me within a minute.", th: "เรียก /me เกินสิบครั้งในหนึ่งนาที" },
    fix: { en: "Ask once at sign-in and remember the answer.", th: "เรียกครั้งเดียวตอนเข้าสู่ระบบ แล้วจำคำตอบไว้" },
  },
} as const satisfies Readonly<Record<string, MistakeText>>;
