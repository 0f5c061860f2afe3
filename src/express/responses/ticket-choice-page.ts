import escapeHtml from "escape-html";
import type { EventpopTicket } from "../../api/resources";
import type { Language } from "../../config/auth-options";
import { renderPage } from "./page";

const WORDS = {
  en: {
    none: {
      title: "You need a ticket",
      sentence:
        "Your Eventpop account holds no valid ticket for this event. If you have just got one, check again in a minute.",
    },
    again: "Check again",
    home: "Back to the start",
    choose: {
      title: "Which ticket is yours?",
      sentence: "Your account holds several tickets for this event. Choose the one you use; you can change it later.",
    },
    legend: "Your tickets",
    go: "Use this ticket",
    ticket: "Ticket",
    statuses: { active: "not used yet", used: "scanned at the door" } as Readonly<Record<string, string>>,
  },
  th: {
    none: {
      title: "ต้องมีบัตรเข้างาน",
      sentence: "บัญชี Eventpop ของคุณไม่มีบัตรที่ใช้ได้สำหรับงานนี้ หากเพิ่งได้รับบัตร กรุณาตรวจสอบอีกครั้งในหนึ่งนาที",
    },
    again: "ตรวจสอบอีกครั้ง",
    home: "กลับหน้าแรก",
    choose: {
      title: "บัตรใบไหนเป็นของคุณ",
      sentence: "บัญชีของคุณมีบัตรหลายใบสำหรับงานนี้ เลือกใบที่คุณใช้ และเปลี่ยนภายหลังได้",
    },
    legend: "บัตรของคุณ",
    go: "ใช้บัตรใบนี้",
    ticket: "บัตร",
    statuses: { active: "ยังไม่ได้ใช้", used: "สแกนเข้างานแล้ว" } as Readonly<Record<string, string>>,
  },
};

/** For somebody whose account holds no ticket that counts. */
export function noTicketPage(language: Language, here: string, homePath: string): string {
  const { none, again, home } = WORDS[language];
  const links = [
    { href: here, label: again },
    { href: homePath, label: home },
  ];
  return renderPage({ language, ...none, links, code: "EVENTPOP_TICKET_REQUIRED" });
}

/** The name on a ticket, as far as it bears one. */
export function holderOf({ firstname, lastname }: EventpopTicket): string | undefined {
  return [firstname, lastname].filter(Boolean).join(" ") || undefined;
}

/** What the choice needs: where it goes, for which event, and the tickets that Eventpop listed. */
export interface TicketChoice {
  readonly action: string;
  readonly eventId: string;
  readonly returnTo: string;
  readonly formToken: string;
  readonly tickets: readonly EventpopTicket[];
}

/** For somebody whose account holds several tickets that count: a form, without script. */
export function ticketChoicePage(language: Language, choice: TicketChoice): string {
  const { action, eventId, returnTo, formToken, tickets } = choice;
  const { choose, legend, go, ticket: word, statuses } = WORDS[language];
  const options = tickets.map((ticket) => {
    const { id, ticketType, status } = ticket;
    const name = holderOf(ticket) ?? `${word} ${id}`;
    const details = [ticketType?.name, statuses[status] ?? status, `#${id}`].filter(Boolean).join(" · ");
    return `<label><input type="radio" name="ticket" value="${escapeHtml(id)}" required>
<span>${escapeHtml(name)}<small>${escapeHtml(details)}</small></span></label>`;
  });
  const body = `<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="event" value="${escapeHtml(eventId)}">
<input type="hidden" name="returnTo" value="${escapeHtml(returnTo)}">
<input type="hidden" name="formToken" value="${formToken}">
<fieldset><legend>${escapeHtml(legend)}</legend>
${options.join("\n")}
</fieldset>
<button>${escapeHtml(go)}</button>
</form>`;
  return renderPage({ language, ...choose, body });
}
