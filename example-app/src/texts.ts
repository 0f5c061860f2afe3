import type { Request } from "express";

/** A language of the pages. */
export type Language = "en" | "th";

const en = {
  site: "Eventpop example",
  otherLanguage: "th",
  otherLanguageName: "ภาษาไทย",
  home: "Home",
  profile: "Profile",
  holders: "Holders",
  organizer: "Organizer",
  logOut: "Log out",
  hello: (name: string) => `Hello, ${name}`,
  youAreLoggedIn: "You are logged in with your Eventpop account.",
  seeProfile: "See your profile and tickets",
  logInTitle: "Log in to see your tickets",
  whyLogIn: "After you log in with your Eventpop account, this site can show your name and your tickets.",
  logIn: "Login with Eventpop",
  ownPage:
    "You sign in on Eventpop's own page, which asks you before it shares your data. This site never gets your password.",
  otherAccount: "Eventpop remembers you. To use another account, first",
  signOutAtEventpop: "log out at Eventpop",
  yourTickets: "Your tickets",
  noTickets: "You have no tickets for this organizer's events.",
  noOrganizer: "To show tickets, set EVENTPOP_ORGANIZER_ID: Eventpop lists tickets of one organizer at a time.",
  ticket: "Ticket",
  event: "event",
  statuses: { active: "active", used: "used", revoked: "revoked" } as Readonly<Record<string, string>>,
  holderTitle: "Welcome, ticket holder",
  holderOnly: "Only ticket holders can see this page. This is your ticket:",
  useAnotherTicket: "Use another ticket",
  ticketsOfEvent: (id: string) => `Tickets of event ${id}`,
  numberOfTickets: (count: number) => `Number of tickets: ${count}`,
  noTicketsYet: "No tickets yet.",
  notFound: "This page does not exist",
  notFoundAdvice: "Check the address, or go back to the home page.",
};

const th: typeof en = {
  site: "ตัวอย่าง Eventpop",
  otherLanguage: "en",
  otherLanguageName: "English",
  home: "หน้าแรก",
  profile: "โปรไฟล์",
  holders: "ผู้ถือบัตร",
  organizer: "ผู้จัดงาน",
  logOut: "ออกจากระบบ",
  hello: (name) => `สวัสดี ${name}`,
  youAreLoggedIn: "คุณเข้าสู่ระบบด้วยบัญชี Eventpop แล้ว",
  seeProfile: "ดูโปรไฟล์และบัตรของคุณ",
  logInTitle: "เข้าสู่ระบบเพื่อดูบัตรของคุณ",
  whyLogIn: "เมื่อเข้าสู่ระบบด้วยบัญชี Eventpop แล้ว เว็บนี้จะแสดงชื่อและบัตรของคุณได้",
  logIn: "เข้าสู่ระบบด้วย Eventpop",
  ownPage: "คุณเข้าสู่ระบบบนหน้าของ Eventpop เอง ซึ่งจะถามคุณก่อนส่งข้อมูล เว็บนี้ไม่ได้รับรหัสผ่านของคุณ",
  otherAccount: "Eventpop จำคุณไว้ หากต้องการใช้บัญชีอื่น ให้ออกก่อนที่นี่:",
  signOutAtEventpop: "ออกจากระบบที่ Eventpop",
  yourTickets: "บัตรของคุณ",
  noTickets: "คุณไม่มีบัตรสำหรับงานของผู้จัดงานรายนี้",
  noOrganizer: "หากต้องการแสดงบัตร ให้กำหนด EVENTPOP_ORGANIZER_ID เพราะ Eventpop แสดงบัตรของผู้จัดงานทีละราย",
  ticket: "บัตร",
  event: "งาน",
  statuses: { active: "ใช้ได้", used: "ใช้แล้ว", revoked: "ถูกยกเลิก" },
  holderTitle: "ยินดีต้อนรับผู้ถือบัตร",
  holderOnly: "หน้านี้สำหรับผู้ถือบัตรเท่านั้น บัตรของคุณคือ",
  useAnotherTicket: "ใช้บัตรใบอื่น",
  ticketsOfEvent: (id) => `บัตรของงาน ${id}`,
  numberOfTickets: (count) => `จำนวนบัตร: ${count}`,
  noTicketsYet: "ยังไม่มีบัตร",
  notFound: "ไม่มีหน้านี้",
  notFoundAdvice: "ตรวจสอบที่อยู่ของหน้า หรือกลับไปหน้าแรก",
};

/** The texts of the pages in a language. */
export function textsIn(language: Language): typeof en {
  return { en, th }[language];
}

/** The name of the cookie with the language that a visitor has chosen. */
export const LANGUAGE_COOKIE = "language";

/** The language that the visitor has chosen. Without a choice, the one that the browser prefers. */
export function languageOf(req: Request): Language {
  const [, chosen] = new RegExp(`(?:^|; )${LANGUAGE_COOKIE}=(en|th)(?:;|$)`).exec(req.headers.cookie ?? "") ?? [];
  return (chosen ?? req.acceptsLanguages("en", "th")) === "th" ? "th" : "en";
}
