/** The links that an error page may have in addition to the link to the start page. */
export type ErrorPageLink =
  /** A link to Eventpop, where the visitor can sign out or change the account. */
  | "account"
  /** A link to the login. */
  | "login"
  /** A link that repeats the request. */
  | "again";

/** The text of an error for visitors: a title and a sentence in each language, and links. The most helpful link comes first. */
export interface ErrorPageText {
  readonly links: readonly ErrorPageLink[];
  readonly en: { readonly title: string; readonly sentence: string };
  readonly th: { readonly title: string; readonly sentence: string };
}

export const ACCESS_DENIED: ErrorPageText = {
  links: ["login"],
  en: {
    title: "You are not signed in",
    sentence: "You chose not to share your Eventpop account with this site. No data was shared.",
  },
  th: {
    title: "คุณยังไม่ได้เข้าสู่ระบบ",
    sentence: "คุณเลือกไม่อนุญาตให้เว็บไซต์นี้ใช้บัญชี Eventpop ของคุณ จึงไม่มีการส่งข้อมูลใด ๆ ให้เว็บไซต์นี้",
  },
};

export const START_AGAIN: ErrorPageText = {
  links: ["login"],
  en: {
    title: "Please sign in again",
    sentence:
      "This login can no longer be used: it took too long, was already finished, or started in another browser.",
  },
  th: {
    title: "กรุณาเข้าสู่ระบบอีกครั้ง",
    sentence: "การเข้าสู่ระบบครั้งนี้ใช้ต่อไม่ได้แล้ว อาจเป็นเพราะใช้เวลานานเกินไป เสร็จสิ้นไปแล้ว หรือเริ่มจากเบราว์เซอร์อื่น",
  },
};

/** The visitor has to sign out at Eventpop first. Otherwise, the next login would use the same account again. */
export const ANOTHER_ACCOUNT: ErrorPageText = {
  links: ["account", "login"],
  en: {
    title: "You cannot use this account here",
    sentence:
      "This site does not accept this Eventpop account. To use another account, sign out at Eventpop first, then sign in here again.",
  },
  th: {
    title: "บัญชีนี้ใช้กับเว็บไซต์นี้ไม่ได้",
    sentence:
      "เว็บไซต์นี้ไม่อนุญาตให้บัญชี Eventpop นี้เข้าใช้งาน หากต้องการใช้บัญชีอื่น กรุณาออกจากระบบที่ Eventpop ก่อน แล้วกลับมาเข้าสู่ระบบที่นี่อีกครั้ง",
  },
};

export const LOGIN_REQUIRED: ErrorPageText = {
  links: ["login"],
  en: { title: "Please sign in", sentence: "You need to be signed in to continue." },
  th: { title: "กรุณาเข้าสู่ระบบ", sentence: "คุณต้องเข้าสู่ระบบก่อนจึงจะดำเนินการต่อได้" },
};

export const COOKIE_LOST: ErrorPageText = {
  links: ["login"],
  en: {
    title: "You could not be kept signed in",
    sentence:
      "This site could not recognise your browser. Please allow cookies for this site and try again. If that does not help, please tell the people who run this site.",
  },
  th: {
    title: "ไม่สามารถคงสถานะการเข้าสู่ระบบไว้ได้",
    sentence: "เว็บไซต์นี้จดจำเบราว์เซอร์ของคุณไม่ได้ กรุณาอนุญาตให้ใช้คุกกี้สำหรับเว็บไซต์นี้ แล้วลองอีกครั้ง หากยังใช้งานไม่ได้ กรุณาแจ้งผู้ดูแลเว็บไซต์",
  },
};

export const TICKET_REQUIRED: ErrorPageText = {
  links: ["again"],
  en: {
    title: "You need a ticket",
    sentence:
      "Your Eventpop account has no valid ticket for this event. If you have just got one, please try again in a minute.",
  },
  th: {
    title: "ต้องมีบัตรเข้างาน",
    sentence: "บัญชี Eventpop ของคุณไม่มีบัตรที่ใช้ได้สำหรับงานนี้ หากเพิ่งได้รับบัตร กรุณาลองอีกครั้งในอีกหนึ่งนาที",
  },
};

export const CHOOSE_TICKET: ErrorPageText = {
  links: [],
  en: {
    title: "Which ticket is yours?",
    sentence:
      "Your Eventpop account has several tickets for this event. Choose the one that you use. You can change it later.",
  },
  th: {
    title: "กรุณาเลือกบัตรของคุณ",
    sentence: "บัญชี Eventpop ของคุณมีบัตรสำหรับงานนี้หลายใบ กรุณาเลือกใบที่คุณใช้ และคุณเปลี่ยนภายหลังได้",
  },
};

export const REFUSED: ErrorPageText = {
  links: [],
  en: { title: "That did not work", sentence: "This request was not accepted." },
  th: { title: "ทำรายการไม่สำเร็จ", sentence: "ขออภัย ระบบไม่สามารถดำเนินการตามคำขอนี้ได้" },
};

export const BUSY: ErrorPageText = {
  links: ["again"],
  en: { title: "Too many people at once", sentence: "Please wait a minute and try again." },
  th: { title: "ขณะนี้มีผู้ใช้งานจำนวนมาก", sentence: "กรุณารอสักครู่ แล้วลองใหม่อีกครั้ง" },
};

/** A temporary failure of the site or of Eventpop. The visitor does not need to know which of them failed. */
export const TRY_LATER: ErrorPageText = {
  links: ["again"],
  en: {
    title: "This does not work right now",
    sentence: "The problem is not on your side. Please try again in a moment.",
  },
  th: { title: "ขออภัย ขณะนี้ระบบขัดข้อง", sentence: "ปัญหานี้ไม่ได้เกิดจากคุณ กรุณาลองใหม่อีกครั้งในอีกสักครู่" },
};

/** A failure that lasts until the operators of the site correct it. */
export const SITE_FAULT: ErrorPageText = {
  links: ["again"],
  en: {
    title: "This does not work right now",
    sentence: "The problem is not on your side. If it stays, please tell the people who run this site.",
  },
  th: {
    title: "ขออภัย ขณะนี้ระบบขัดข้อง",
    sentence: "ปัญหานี้ไม่ได้เกิดจากคุณ หากยังใช้งานไม่ได้ กรุณาแจ้งผู้ดูแลเว็บไซต์",
  },
};
