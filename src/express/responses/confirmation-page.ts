import escapeHtml from "escape-html";
import type { Language } from "../../config/auth-options";
import type { ClientGrant } from "../clients/client-logins";
import type { Page } from "./page";

interface Texts {
  readonly title: (client: string) => string;
  readonly sentence: (client: string, user: string) => string;
  readonly warning: string;
  readonly submit: (client: string) => string;
  readonly cancel: string;
  /** The name of a user of whom only the id is known. */
  readonly user: (id: string) => string;
}

const TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: (client) => `Continue to ${client}?`,
    sentence: (client, user) => `${client} will be able to use your Eventpop account: ${user}.`,
    warning: "Continue only if you started this login yourself. This page is valid for one minute.",
    submit: (client) => `Continue to ${client}`,
    cancel: "Cancel",
    user: (id) => `Eventpop user ${id}`,
  },
  th: {
    title: (client) => `ไปต่อที่ ${client} หรือไม่`,
    sentence: (client, user) => `${client} จะใช้บัญชี Eventpop ของคุณได้: ${user}`,
    warning: "โปรดไปต่อเฉพาะเมื่อคุณเป็นผู้เริ่มเข้าสู่ระบบครั้งนี้เอง หน้านี้ใช้ได้หนึ่งนาที",
    submit: (client) => `ไปต่อที่ ${client}`,
    cancel: "ยกเลิก",
    user: (id) => `ผู้ใช้ Eventpop หมายเลข ${id}`,
  },
};

/**
 * Returns the page on which a user confirms that a login continues in a client. The button is a link to the client's redirect URI: a link
 * works without a script, and browsers on Android open an app only after a tap.
 */
export function confirmationPage(language: Language, { client, user, url, cancelURL }: ClientGrant): Page {
  const texts = TEXTS[language];
  const name = user.fullName ?? user.email ?? texts.user(user.id);
  return {
    language,
    title: texts.title(client.name),
    sentence: texts.sentence(client.name, name),
    body: `<p>${escapeHtml(texts.warning)}</p>\n`,
    links: [
      { href: url, label: texts.submit(client.name) },
      { href: cancelURL, label: texts.cancel },
    ],
  };
}
