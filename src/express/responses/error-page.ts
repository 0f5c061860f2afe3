import type { Language } from "../../config/auth-options";
import type { ErrorCode } from "../../errors";
import { renderPage } from "./page";

/** Where the ways on from a failure lead, as far as there are any: paths of this site, but for Eventpop's address. */
export interface PageLinks {
  /** Eventpop, where a person can sign out or change the account. */
  readonly account?: string | undefined;
  /** The login. */
  readonly signIn?: string | undefined;
  /** What was asked for, once more. */
  readonly again?: string | undefined;
  /** The start page. */
  readonly home?: string | undefined;
}

/** What to say, and which ways on may help, the best first. */
interface Message extends Readonly<Record<Language, { readonly title: string; readonly sentence: string }>> {
  readonly links?: readonly Exclude<keyof PageLinks, "home">[];
}

const DENIED: Message = {
  links: ["signIn"],
  en: {
    title: "You are not signed in",
    sentence: "You chose not to share your Eventpop account. Nothing was passed on.",
  },
  th: { title: "คุณยังไม่ได้เข้าสู่ระบบ", sentence: "คุณเลือกไม่อนุญาตให้ใช้บัญชี Eventpop จึงไม่มีการส่งข้อมูลใด ๆ" },
};
const START_AGAIN: Message = {
  links: ["signIn"],
  en: {
    title: "Please sign in again",
    sentence: "This sign-in is no longer good: it took too long, was finished before, or began in another browser.",
  },
  th: {
    title: "กรุณาเข้าสู่ระบบอีกครั้ง",
    sentence: "การเข้าสู่ระบบครั้งนี้ใช้ไม่ได้แล้ว อาจใช้เวลานานเกินไป เสร็จสิ้นไปแล้ว หรือเริ่มจากเบราว์เซอร์อื่น",
  },
};
/** Eventpop remembers the person: without signing out there, another try brings the same account back. */
const NOT_ADMITTED: Message = {
  links: ["account", "signIn"],
  en: {
    title: "You cannot enter with this account",
    sentence:
      "This site does not admit this Eventpop account. To use another one, sign out at Eventpop first, then sign in here again.",
  },
  th: {
    title: "บัญชีนี้เข้าใช้งานไม่ได้",
    sentence: "เว็บไซต์นี้ไม่อนุญาตให้บัญชี Eventpop นี้เข้าใช้งาน หากต้องการใช้บัญชีอื่น กรุณาออกจากระบบที่ Eventpop ก่อน แล้วเข้าสู่ระบบที่นี่อีกครั้ง",
  },
};
const SIGNED_OUT: Message = {
  links: ["signIn"],
  en: { title: "Please sign in", sentence: "This page is for people who are signed in." },
  th: { title: "กรุณาเข้าสู่ระบบ", sentence: "หน้านี้สำหรับผู้ที่เข้าสู่ระบบแล้วเท่านั้น" },
};
const COOKIE_LOST: Message = {
  links: ["signIn"],
  en: {
    title: "You could not be kept signed in",
    sentence:
      "Your browser did not keep this site's cookie. Please allow cookies for this site and try again. If that does not help, only the people who run this site can.",
  },
  th: {
    title: "ไม่สามารถคงการเข้าสู่ระบบไว้ได้",
    sentence: "เบราว์เซอร์ของคุณไม่ได้เก็บคุกกี้ของเว็บไซต์นี้ กรุณาอนุญาตคุกกี้แล้วลองอีกครั้ง หากยังใช้งานไม่ได้ ผู้ดูแลเว็บไซต์ต้องเป็นผู้แก้ไข",
  },
};
const REFUSED: Message = {
  en: { title: "That did not work", sentence: "This request was not accepted." },
  th: { title: "ทำรายการไม่สำเร็จ", sentence: "ระบบไม่รับคำขอนี้" },
};
const BUSY: Message = {
  links: ["again"],
  en: { title: "Too many people at once", sentence: "Please wait a minute and try again." },
  th: { title: "ขณะนี้มีผู้ใช้งานจำนวนมาก", sentence: "กรุณารอสักครู่แล้วลองใหม่อีกครั้ง" },
};
const TROUBLE: Message = {
  links: ["again"],
  en: {
    title: "This does not work right now",
    sentence: "The trouble is not with you. Please try again in a moment.",
  },
  th: { title: "ขณะนี้ระบบใช้งานไม่ได้", sentence: "ปัญหาไม่ได้เกิดจากคุณ กรุณาลองใหม่อีกครั้งในอีกสักครู่" },
};

/** Codes that are not mentioned are trouble of the site's or Eventpop's, which nobody needs to tell apart. */
const BY_CODE: Partial<Record<ErrorCode, Message>> = {
  EVENTPOP_ACCESS_DENIED: DENIED,
  EVENTPOP_BAD_CALLBACK: START_AGAIN,
  EVENTPOP_STATE_MISMATCH: START_AGAIN,
  EVENTPOP_LOGIN_EXPIRED: START_AGAIN,
  EVENTPOP_LOGIN_REUSED: START_AGAIN,
  EVENTPOP_CODE_REFUSED: START_AGAIN,
  EVENTPOP_NOT_ADMITTED: NOT_ADMITTED,
  EVENTPOP_SESSION_COOKIE: COOKIE_LOST,
  EVENTPOP_SIGN_IN_REQUIRED: SIGNED_OUT,
  EVENTPOP_SIGN_IN_AGAIN: SIGNED_OUT,
  EVENTPOP_CROSS_SITE: REFUSED,
  EVENTPOP_TICKET_REQUIRED: REFUSED,
  EVENTPOP_TICKET_CHOICE_REQUIRED: REFUSED,
  EVENTPOP_FORBIDDEN: REFUSED,
  EVENTPOP_NOT_FOUND: REFUSED,
  EVENTPOP_CONFLICT: REFUSED,
  EVENTPOP_REJECTED: REFUSED,
  EVENTPOP_RATE_LIMITED: BUSY,
  EVENTPOP_OVERLOADED: BUSY,
  EVENTPOP_TEMPORARILY_UNAVAILABLE: BUSY,
};

const LABELS: Readonly<Record<Language, Readonly<Record<keyof PageLinks, string>>>> = {
  en: {
    account: "Open Eventpop to sign out",
    signIn: "Sign in with Eventpop",
    again: "Try again",
    home: "Back to the start",
  },
  th: { account: "เปิด Eventpop เพื่อออกจากระบบ", signIn: "เข้าสู่ระบบด้วย Eventpop", again: "ลองอีกครั้ง", home: "กลับหน้าแรก" },
};

/** What a person may be told about an error: the sentence for its code, nothing of the inside. */
export function describeFailure(code: ErrorCode, language: Language): { title: string; sentence: string } {
  return messageFor(code)[language];
}

/** The page of a failure, with the ways on that make sense after it. */
export function errorPage(code: ErrorCode, language: Language, ways: PageLinks): string {
  const { links: names = [], [language]: words } = messageFor(code);
  const links = [...names, "home" as const].flatMap((name) => {
    const href = ways[name];
    return href === undefined ? [] : [{ href, label: LABELS[language][name], isElsewhere: name === "account" }];
  });
  return renderPage({ language, ...words, links, code });
}

function messageFor(code: ErrorCode): Message {
  return BY_CODE[code] ?? TROUBLE;
}
