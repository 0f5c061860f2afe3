import type { Request } from "express";

/** A language of the pages. */
export type Language = "en" | "th";

const en = {
  site: "Ticket Corner",
  description: "An example app with a login by Eventpop: your tickets, and pages for ticket holders and organizers.",
  otherLanguage: "th",
  otherLanguageName: "ภาษาไทย",
  menu: "Menu",
  home: "Home",
  profile: "Your tickets",
  holders: "For ticket holders",
  organizer: "For the organizer",
  logOut: "Log out",
  hello: "Hello,",
  youAreLoggedIn: "You are logged in with your Eventpop account.",
  seeProfile: "See your tickets",
  logInTitle: "All your tickets in one place",
  whyLogIn: "Log in with the account with which you bought your tickets. You do not need another password.",
  logIn: "Login with Eventpop",
  ownPage:
    "You sign in on Eventpop's own page, which asks you before it shares your data. This site never gets your password.",
  otherAccount: "Eventpop remembers you. To use another account, first",
  signOutAtEventpop: "log out at Eventpop",
  whatYouGet: "What you get",
  features: [
    ["Your tickets", "Event, date, place and holder of every ticket that you have bought, also for a group."],
    ["Pages for ticket holders", "Some pages open only with a valid ticket. With several tickets, you choose yours."],
    ["A list for the organizer", "Who works for the organizer sees all tickets of the event, and who has arrived."],
  ] as readonly (readonly [string, string])[],
  tryTitle: "Try it as someone else",
  tryIntroduction:
    "This app uses a sandbox instead of Eventpop, with invented people. One click logs you in as one of them.",
  inspector: "See what happened between this app and the sandbox",
  ticketCount: (count: number) => (count === 0 ? "no tickets" : count === 1 ? "1 ticket" : `${count} tickets`),
  worksForOrganizer: "works for the organizer",
  onSandbox: "This app runs on a sandbox.",
  yourTickets: "Your tickets",
  noTickets: "You have no tickets for this organizer's events.",
  noOrganizer: "To show tickets, set EVENTPOP_ORGANIZER_ID: Eventpop lists tickets of one organizer at a time.",
  ticket: "Ticket",
  event: "Event",
  ticketNumber: (id: string) => `No. ${id}`,
  statuses: { active: "Valid", used: "Used at the door", revoked: "Cancelled" } as Readonly<Record<string, string>>,
  holderTitle: "Welcome, ticket holder",
  holderOnly: "Only ticket holders can see this page. This is your ticket:",
  useAnotherTicket: "Use another ticket",
  numberOfTickets: (count: number) => (count === 1 ? "1 ticket" : `${count} tickets`),
  ticketsOfEvent: "All tickets of the event",
  noTicketsYet: "No tickets yet.",
  organizerOnly: "This page is for the organizer",
  organizerOnlyAdvice:
    "It lists the tickets of all buyers, so only people who work for the organizer can open it. If you do, ask the organizer to add your Eventpop account.",
  notFound: "This page does not exist",
  notFoundAdvice: "Check the address, or go back to the home page.",
};

const th: typeof en = {
  site: "มุมบัตร",
  description: "แอปตัวอย่างที่เข้าสู่ระบบด้วย Eventpop: บัตรของคุณ หน้าสำหรับผู้ถือบัตร และหน้าสำหรับผู้จัดงาน",
  otherLanguage: "en",
  otherLanguageName: "English",
  menu: "เมนู",
  home: "หน้าแรก",
  profile: "บัตรของคุณ",
  holders: "สำหรับผู้ถือบัตร",
  organizer: "สำหรับผู้จัดงาน",
  logOut: "ออกจากระบบ",
  hello: "สวัสดี",
  youAreLoggedIn: "คุณเข้าสู่ระบบด้วยบัญชี Eventpop แล้ว",
  seeProfile: "ดูบัตรของคุณ",
  logInTitle: "บัตรทุกใบของคุณ ในที่เดียว",
  whyLogIn: "เข้าสู่ระบบด้วยบัญชีที่คุณใช้ซื้อบัตร ไม่ต้องมีรหัสผ่านใหม่",
  logIn: "เข้าสู่ระบบด้วย Eventpop",
  ownPage: "คุณเข้าสู่ระบบบนหน้าของ Eventpop เอง ซึ่งจะถามคุณก่อนส่งข้อมูล เว็บนี้ไม่ได้รับรหัสผ่านของคุณ",
  otherAccount: "Eventpop จำคุณไว้ หากต้องการใช้บัญชีอื่น ให้ออกก่อนที่นี่:",
  signOutAtEventpop: "ออกจากระบบที่ Eventpop",
  whatYouGet: "สิ่งที่คุณจะได้",
  features: [
    ["บัตรของคุณ", "งาน วันเวลา สถานที่ และชื่อผู้ถือบัตรของบัตรทุกใบที่คุณซื้อ รวมถึงบัตรกลุ่ม"],
    ["หน้าสำหรับผู้ถือบัตร", "บางหน้าเปิดได้เฉพาะผู้มีบัตรที่ใช้ได้ ถ้ามีหลายใบ คุณเลือกใบของคุณได้"],
    ["รายชื่อสำหรับผู้จัดงาน", "ผู้ที่ทำงานให้ผู้จัดงานเห็นบัตรทั้งหมดของงาน และรู้ว่าใครมาถึงแล้ว"],
  ],
  tryTitle: "ลองใช้ในชื่อคนอื่น",
  tryIntroduction: "แอปนี้ใช้แซนด์บ็อกซ์แทน Eventpop จริง ซึ่งมีผู้ใช้สมมติ คลิกเดียวก็เข้าสู่ระบบในชื่อของคนนั้น",
  inspector: "ดูสิ่งที่เกิดขึ้นระหว่างแอปนี้กับแซนด์บ็อกซ์",
  ticketCount: (count) => (count === 0 ? "ไม่มีบัตร" : `บัตร ${count} ใบ`),
  worksForOrganizer: "ทำงานให้ผู้จัดงาน",
  onSandbox: "แอปนี้ทำงานบนแซนด์บ็อกซ์",
  yourTickets: "บัตรของคุณ",
  noTickets: "คุณไม่มีบัตรสำหรับงานของผู้จัดงานรายนี้",
  noOrganizer: "หากต้องการแสดงบัตร ให้กำหนด EVENTPOP_ORGANIZER_ID เพราะ Eventpop แสดงบัตรของผู้จัดงานทีละราย",
  ticket: "บัตร",
  event: "งาน",
  ticketNumber: (id) => `เลขที่ ${id}`,
  statuses: { active: "ใช้ได้", used: "ใช้เข้างานแล้ว", revoked: "ถูกยกเลิก" },
  holderTitle: "ยินดีต้อนรับผู้ถือบัตร",
  holderOnly: "หน้านี้สำหรับผู้ถือบัตรเท่านั้น บัตรของคุณคือ",
  useAnotherTicket: "ใช้บัตรใบอื่น",
  numberOfTickets: (count) => `บัตร ${count} ใบ`,
  ticketsOfEvent: "บัตรทั้งหมดของงาน",
  noTicketsYet: "ยังไม่มีบัตร",
  organizerOnly: "หน้านี้สำหรับผู้จัดงาน",
  organizerOnlyAdvice:
    "หน้านี้แสดงบัตรของผู้ซื้อทุกคน จึงเปิดได้เฉพาะผู้ที่ทำงานให้ผู้จัดงาน หากคุณทำงานให้ผู้จัดงาน โปรดขอให้ผู้จัดงานเพิ่มบัญชี Eventpop ของคุณ",
  notFound: "ไม่มีหน้านี้",
  notFoundAdvice: "ตรวจสอบที่อยู่ของหน้า หรือกลับไปหน้าแรก",
};

/** The texts of the pages in a language. */
export function textsIn(language: Language): typeof en {
  return { en, th }[language];
}

/** The locales of dates. In Thai, years are those of the Buddhist era. */
const LOCALES = { en: "en-GB", th: "th-TH" } as const;
const TIME_ZONE = "Asia/Bangkok";

/** Returns the parts of a time that a ticket shows, in Bangkok: the day and the month for its corner, and the whole date with the hour. */
export function dateIn(language: Language, time: string): { day: string; month: string; whole: string } {
  const date = new Date(time);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LOCALES[language], { timeZone: TIME_ZONE, ...options }).format(date);
  return {
    day: format({ day: "numeric" }),
    month: format({ month: "short" }),
    whole: format({ dateStyle: "full", timeStyle: "short" }),
  };
}

/** The name of the cookie with the language that a visitor has chosen. */
export const LANGUAGE_COOKIE = "language";

/** The language that the visitor has chosen. Without a choice, the one that the browser prefers. */
export function languageOf(req: Request): Language {
  const [, chosen] = new RegExp(`(?:^|; )${LANGUAGE_COOKIE}=(en|th)(?:;|$)`).exec(req.headers.cookie ?? "") ?? [];
  return (chosen ?? req.acceptsLanguages("en", "th")) === "th" ? "th" : "en";
}
