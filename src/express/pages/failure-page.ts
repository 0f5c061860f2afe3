import type { ErrorCode } from "../../errors";
import { type Language, renderPage } from "./page";

type Words = Readonly<Record<Language, { readonly title: string; readonly sentence: string }>>;

const DENIED: Words = {
  en: {
    title: "You are not signed in",
    sentence: "You chose not to share your Eventpop account. Nothing was passed on.",
  },
  th: { title: "คุณยังไม่ได้เข้าสู่ระบบ", sentence: "คุณเลือกไม่อนุญาตให้ใช้บัญชี Eventpop จึงไม่มีการส่งข้อมูลใด ๆ" },
};
const START_AGAIN: Words = {
  en: {
    title: "Please sign in again",
    sentence: "This sign-in is no longer good: it took too long, was finished before, or began in another browser.",
  },
  th: {
    title: "กรุณาเข้าสู่ระบบอีกครั้ง",
    sentence: "การเข้าสู่ระบบครั้งนี้ใช้ไม่ได้แล้ว อาจใช้เวลานานเกินไป เสร็จสิ้นไปแล้ว หรือเริ่มจากเบราว์เซอร์อื่น",
  },
};
const NOT_ADMITTED: Words = {
  en: { title: "You cannot enter with this account", sentence: "This site does not admit this Eventpop account." },
  th: { title: "บัญชีนี้เข้าใช้งานไม่ได้", sentence: "เว็บไซต์นี้ไม่อนุญาตให้บัญชี Eventpop นี้เข้าใช้งาน" },
};
const SIGNED_OUT: Words = {
  en: { title: "Please sign in", sentence: "This page is for people who are signed in." },
  th: { title: "กรุณาเข้าสู่ระบบ", sentence: "หน้านี้สำหรับผู้ที่เข้าสู่ระบบแล้วเท่านั้น" },
};
const REFUSED: Words = {
  en: { title: "That did not work", sentence: "This request was not accepted." },
  th: { title: "ทำรายการไม่สำเร็จ", sentence: "ระบบไม่รับคำขอนี้" },
};
const TROUBLE: Words = {
  en: {
    title: "Signing in does not work right now",
    sentence: "The trouble is not with you. Please try again in a moment.",
  },
  th: { title: "ขณะนี้เข้าสู่ระบบไม่ได้", sentence: "ปัญหาไม่ได้เกิดจากคุณ กรุณาลองใหม่อีกครั้งในอีกสักครู่" },
};

const BY_CODE: Partial<Record<ErrorCode, Words>> = {
  EVENTPOP_ACCESS_DENIED: DENIED,
  EVENTPOP_BAD_CALLBACK: START_AGAIN,
  EVENTPOP_UNKNOWN_ATTEMPT: START_AGAIN,
  EVENTPOP_ATTEMPT_EXPIRED: START_AGAIN,
  EVENTPOP_ATTEMPT_USED: START_AGAIN,
  EVENTPOP_CODE_REFUSED: START_AGAIN,
  EVENTPOP_NOT_ADMITTED: NOT_ADMITTED,
  EVENTPOP_SIGN_IN_REQUIRED: SIGNED_OUT,
  EVENTPOP_SIGN_IN_AGAIN: SIGNED_OUT,
  EVENTPOP_CROSS_SITE: REFUSED,
  EVENTPOP_FORBIDDEN: REFUSED,
  EVENTPOP_NOT_FOUND: REFUSED,
  EVENTPOP_CONFLICT: REFUSED,
  EVENTPOP_REJECTED: REFUSED,
};

const LABELS: Readonly<Record<Language, { readonly again: string; readonly home: string }>> = {
  en: { again: "Sign in with Eventpop", home: "Back to the start" },
  th: { again: "เข้าสู่ระบบด้วย Eventpop", home: "กลับหน้าแรก" },
};

/** What a person may be told about an error: the sentence for its code, nothing of the inside. */
export function describeFailure(code: ErrorCode, language: Language): { title: string; sentence: string } {
  return (BY_CODE[code] ?? TROUBLE)[language];
}

/** The page of a failed sign-in, with the way to try again. */
export function failurePage(code: ErrorCode, language: Language, loginPath: string, homePath: string): string {
  const { again, home } = LABELS[language];
  const links = [
    { href: loginPath, label: again },
    { href: homePath, label: home },
  ];
  return renderPage({ language, ...describeFailure(code, language), links, code });
}
