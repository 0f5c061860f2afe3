import type { CauseTexts } from "./cause-text";

const signInAgain = { en: "Send the user through the login again.", th: "ให้ผู้ใช้เข้าสู่ระบบใหม่" } as const;
const sendInBody = {
  en: "Send client_id and client_secret in the form body.",
  th: "ส่ง client_id และ client_secret ใน body ของฟอร์ม",
} as const;

/** Why a request to `/oauth/token`, `/oauth/revoke` or `/oauth/introspect` is refused, or has no effect. */
export const tokenCauses = {
  "client-missing": {
    cause: { en: "The request has no client credentials.", th: "คำขอไม่มีข้อมูลยืนยันตัวของแอป" },
    fix: sendInBody,
  },
  "client-secret": {
    cause: { en: "The client_secret of {client} is wrong.", th: "client_secret ของ {client} ผิด" },
    fix: {
      en: "Copy it from the sandbox’s home page, and send it in the form body.",
      th: "คัดลอกจากหน้าแรกของแซนด์บ็อกซ์ แล้วส่งใน body ของฟอร์ม",
    },
  },
  "client-secret-missing": {
    cause: { en: "The client_secret of {client} is missing.", th: "ไม่ได้ส่ง client_secret ของ {client}" },
    fix: {
      en: "Send it in the form body (an empty environment variable is the usual reason).",
      th: "ส่งใน body ของฟอร์ม (สาเหตุที่พบบ่อยคือตัวแปรสภาพแวดล้อมว่างเปล่า)",
    },
  },
  "client-secret-encoded": {
    cause: {
      en: "The client_secret of {client} is percent-encoded in the Basic header, and Doorkeeper does not decode it.",
      th: "client_secret ของ {client} ใน header แบบ Basic ถูกเข้ารหัสแบบเปอร์เซ็นต์ ซึ่ง Doorkeeper ไม่ถอดรหัส",
    },
    fix: sendInBody,
  },
  "client-authentication-twice": {
    cause: {
      en: "The client {client} authenticates both by header and by body.",
      th: "แอป {client} ส่งข้อมูลยืนยันตัวทั้งใน header และ body",
    },
    fix: {
      en: "Use only one of them (the body works with every version of Doorkeeper).",
      th: "ใช้อย่างเดียว (body ใช้ได้กับ Doorkeeper ทุกรุ่น)",
    },
  },
  "grant-type-missing": {
    cause: { en: "The request has no grant_type.", th: "คำขอไม่มี grant_type" },
    fix: {
      en: "Send it in the form body: authorization_code, refresh_token or client_credentials.",
      th: "ส่งใน body ของฟอร์ม: authorization_code, refresh_token หรือ client_credentials",
    },
  },
  "grant-type": {
    cause: { en: "The grant_type {grantType} is not supported.", th: "ไม่รองรับ grant_type {grantType}" },
    fix: {
      en: "Send authorization_code, refresh_token or client_credentials.",
      th: "ส่ง authorization_code, refresh_token หรือ client_credentials",
    },
  },
  "scope-structure": {
    cause: { en: "The parameter scope is a list or a structure.", th: "พารามิเตอร์ scope เป็นรายการหรือโครงสร้าง" },
    fix: {
      en: "Send scope as one text, with a space between two scopes.",
      th: "ส่ง scope เป็นข้อความเดียว คั่นสอง scope ด้วยช่องว่าง",
    },
  },

  // The authorization code grant
  "code-missing": {
    cause: { en: "The request has no code.", th: "คำขอไม่มี code" },
    fix: {
      en: "Send the code that the callback got, as text in the form body.",
      th: "ส่งรหัสที่ได้รับที่ callback เป็นข้อความใน body ของฟอร์ม",
    },
  },
  "code-unknown": {
    cause: {
      en: "The sandbox did not issue the received code ({length} characters), or it was reset since.",
      th: "แซนด์บ็อกซ์ไม่เคยออกรหัสที่ได้รับ ({length} ตัวอักษร) หรือถูกรีเซ็ตไปแล้ว",
    },
    fix: {
      en: "Send the code exactly as the callback got it, percent-decoded once.",
      th: "ส่งรหัสตามที่ได้รับที่ callback โดยถอดรหัส URL ครั้งเดียว",
    },
  },
  "code-expired": {
    cause: {
      en: "The code {code} expired {ago} ago (its lifetime is {lifetime}).",
      th: "รหัส {code} หมดอายุไปแล้ว {ago} (มีอายุ {lifetime})",
    },
    fix: signInAgain,
  },
  "code-used": {
    cause: {
      en: "The code {code} was already exchanged {ago} ago (a callback that is loaded twice does that).",
      th: "รหัส {code} ถูกใช้ไปแล้วเมื่อ {ago} ก่อน (มักเกิดจากการโหลด callback ซ้ำ)",
    },
    fix: {
      en: "Redirect away from the callback at once, and send each code only once.",
      th: "เปลี่ยนเส้นทางออกจาก callback ทันที และส่งแต่ละรหัสครั้งเดียว",
    },
  },
  "code-revoked": {
    cause: {
      en: "The code {code} was revoked {ago} ago, because the user withdrew the consent.",
      th: "รหัส {code} ถูกเพิกถอนเมื่อ {ago} ก่อน เพราะผู้ใช้ถอนการอนุญาต",
    },
    fix: signInAgain,
  },
  "code-of-other-client": {
    cause: {
      en: "The code {code} was issued to {owner}, not to {client}.",
      th: "รหัส {code} ออกให้ {owner} ไม่ใช่ {client}",
    },
    fix: {
      en: "Use the same client_id in the authorization request and in the token request.",
      th: "ใช้ client_id เดียวกันทั้งตอนขออนุญาตและตอนแลกรหัส",
    },
  },
  "redirect-uri-changed": {
    cause: {
      en: "The redirect_uri {received} is not {authorized}, which the authorization request had.",
      th: "redirect_uri {received} ไม่ตรงกับ {authorized} ที่ใช้ตอนขออนุญาต",
    },
    fix: {
      en: "Send the same text in both requests, from your configuration and never from the request’s host.",
      th: "ส่งข้อความเดียวกันทั้งสองขั้นตอน โดยอ่านจากการตั้งค่า อย่าสร้างจาก host ของคำขอ",
    },
  },
  "verifier-missing": {
    cause: {
      en: "The code {code} was requested with PKCE, and the token request has no code_verifier.",
      th: "ขอรหัส {code} ด้วย PKCE แต่ไม่ได้ส่ง code_verifier",
    },
    fix: {
      en: "Send the code_verifier that your app stored when the login started.",
      th: "ส่ง code_verifier ที่แอปเก็บไว้ตอนเริ่มเข้าสู่ระบบ",
    },
  },
  "verifier-wrong": {
    cause: {
      en: "The code_verifier does not match the code_challenge of the code {code}.",
      th: "code_verifier ไม่ตรงกับ code_challenge ของรหัส {code}",
    },
    fix: {
      en: "Store one verifier for each login, so that two tabs do not share it.",
      th: "เก็บ verifier แยกตามการเข้าสู่ระบบแต่ละครั้ง สองแท็บต้องไม่ใช้ร่วมกัน",
    },
  },
  "verifier-unexpected": {
    cause: {
      en: "The token request has a code_verifier, but the code {code} was requested without a code_challenge.",
      th: "ส่ง code_verifier มา แต่ขอรหัส {code} โดยไม่มี code_challenge",
    },
    fix: { en: "Use PKCE in both requests or in neither.", th: "ใช้ PKCE ทั้งสองขั้นตอน หรือไม่ใช้เลย" },
  },
  "verifier-unsupported": {
    cause: {
      en: "The token request has a code_verifier, and this server does not support PKCE (setting compat.pkce).",
      th: "ส่ง code_verifier มา แต่เซิร์ฟเวอร์นี้ไม่รองรับ PKCE (การตั้งค่า compat.pkce)",
    },
    fix: { en: "Leave code_verifier out.", th: "ไม่ต้องส่ง code_verifier" },
  },

  // The refresh token grant
  "refresh-token-missing": {
    cause: { en: "The request has no refresh_token.", th: "คำขอไม่มี refresh_token" },
    fix: {
      en: "Send the newest refresh token of the login, as text in the form body.",
      th: "ส่ง refresh token ล่าสุดของการเข้าสู่ระบบนั้น เป็นข้อความใน body ของฟอร์ม",
    },
  },
  "refresh-token-unknown": {
    cause: {
      en: "The sandbox did not issue the received refresh token ({length} characters), or it was reset since.",
      th: "แซนด์บ็อกซ์ไม่เคยออก refresh token ที่ได้รับ ({length} ตัวอักษร) หรือถูกรีเซ็ตไปแล้ว",
    },
    fix: signInAgain,
  },
  "refresh-token-revoked": {
    cause: {
      en: "The refresh token {token} was revoked or replaced by a newer one {ago} ago.",
      th: "refresh token {token} ถูกเพิกถอนหรือถูกแทนด้วยอันใหม่เมื่อ {ago} ก่อน",
    },
    fix: {
      en: "Store each new pair before using it, refresh one at a time, and send the user through the login again if the new pair is lost.",
      th: "เก็บโทเคนคู่ใหม่ก่อนใช้ ต่ออายุทีละครั้ง และถ้าโทเคนใหม่หายให้ผู้ใช้เข้าสู่ระบบใหม่",
    },
  },
  "refresh-token-of-other-client": {
    cause: {
      en: "The refresh token {token} was issued to {owner}, not to {client}.",
      th: "refresh token {token} ออกให้ {owner} ไม่ใช่ {client}",
    },
    fix: {
      en: "Send the client_id with which the login started.",
      th: "ใช้ client_id เดียวกับตอนเริ่มเข้าสู่ระบบ",
    },
  },
  "scope-wider": {
    cause: {
      en: "The refresh requests “{scope}”, and the token has only “{granted}”.",
      th: "การต่ออายุขอ “{scope}” แต่โทเคนมีเพียง “{granted}”",
    },
    fix: {
      en: "Leave scope out of refreshes, and request new scopes by a new login.",
      th: "ไม่ต้องส่ง scope ตอนต่ออายุ หากต้องการสิทธิ์เพิ่มให้เข้าสู่ระบบใหม่",
    },
  },

  // Revocation and introspection
  "revoke-token-missing": {
    cause: { en: "The request has no token, so nothing was revoked.", th: "คำขอไม่มี token จึงไม่มีอะไรถูกเพิกถอน" },
    fix: { en: "Send the access or refresh token as token.", th: "ส่ง access token หรือ refresh token ในชื่อ token" },
    harmless: true,
  },
  "revoke-token-unknown": {
    cause: {
      en: "The sandbox did not issue the received token ({length} characters) as the kind in token_type_hint, so nothing was revoked.",
      th: "แซนด์บ็อกซ์ไม่เคยออกโทเคนที่ได้รับ ({length} ตัวอักษร) ตามชนิดใน token_type_hint จึงไม่มีอะไรถูกเพิกถอน",
    },
    fix: {
      en: "Send a token that this sandbox issued since its last reset.",
      th: "ส่งโทเคนที่แซนด์บ็อกซ์นี้ออกให้หลังการรีเซ็ตครั้งล่าสุด",
    },
    harmless: true,
  },
  "revoke-token-of-other-client": {
    cause: {
      en: "The token {token} belongs to {owner}, and the request does not authenticate as {owner}.",
      th: "โทเคน {token} เป็นของ {owner} แต่คำขอไม่ได้ยืนยันตัวเป็น {owner}",
    },
    fix: { en: "Send the credentials of {owner}.", th: "ส่งข้อมูลยืนยันตัวของ {owner}" },
    harmless: true,
  },
  "revoke-token-expired": {
    cause: {
      en: "The access token {token} is expired or revoked, and this version of Doorkeeper then revokes nothing, not even its refresh token.",
      th: "access token {token} หมดอายุหรือถูกเพิกถอนแล้ว Doorkeeper รุ่นนี้จึงไม่เพิกถอนอะไร แม้แต่ refresh token",
    },
    fix: { en: "Refresh the token first, and revoke the new one.", th: "ต่ออายุโทเคนก่อน แล้วเพิกถอนอันใหม่" },
    harmless: true,
  },
  "introspect-unauthorized": {
    cause: {
      en: "The introspection has neither client credentials nor an access token.",
      th: "คำขอตรวจโทเคนไม่มีทั้งข้อมูลยืนยันตัวของแอปและ access token",
    },
    fix: sendInBody,
  },
  "introspect-itself": {
    cause: {
      en: "The token {token} asks about itself, which is not allowed.",
      th: "โทเคน {token} ขอตรวจตัวเอง ซึ่งทำไม่ได้",
    },
    fix: sendInBody,
  },
  "introspected-unknown": {
    cause: {
      en: "The received token ({length} characters) is reported as inactive, because the sandbox did not issue it.",
      th: "โทเคนที่ได้รับ ({length} ตัวอักษร) ถูกรายงานว่าใช้ไม่ได้ เพราะแซนด์บ็อกซ์ไม่เคยออก",
    },
    fix: {
      en: "Send a token that this sandbox issued since its last reset.",
      th: "ส่งโทเคนที่แซนด์บ็อกซ์นี้ออกให้หลังการรีเซ็ตครั้งล่าสุด",
    },
    harmless: true,
  },
  "introspected-other-client": {
    cause: {
      en: "The token {token} is reported as inactive, because it belongs to {owner}.",
      th: "โทเคน {token} ถูกรายงานว่าใช้ไม่ได้ เพราะเป็นของ {owner}",
    },
    fix: { en: "Send the credentials of {owner}.", th: "ส่งข้อมูลยืนยันตัวของ {owner}" },
    harmless: true,
  },
  "introspected-ended": {
    cause: {
      en: "The token {token} is reported as inactive, because it is expired or revoked.",
      th: "โทเคน {token} ถูกรายงานว่าใช้ไม่ได้ เพราะหมดอายุหรือถูกเพิกถอนแล้ว",
    },
    fix: { en: "Refresh it, or send the user through the login again.", th: "ต่ออายุ หรือให้ผู้ใช้เข้าสู่ระบบใหม่" },
    harmless: true,
  },
} as const satisfies CauseTexts;
