import { Avatar } from "./avatar";
import type { Language } from "./language";
import { speaking } from "./speech";
import { type Text, texts } from "./texts";

/** Why a seeded person exists, where it is not the tickets they hold. */
const traits = {
  "no-profile": { en: "no phone or birthday", th: "ไม่มีเบอร์โทรและวันเกิด" },
  organizer: { en: "organizer", th: "ผู้จัดงาน" },
  "revoked-ticket": { en: "revoked ticket", th: "บัตรถูกยกเลิก" },
  "long-name": { en: "long name", th: "ชื่อยาว" },
  "changed-email": { en: "changes e-mail", th: "เปลี่ยนอีเมล" },
  locked: { en: "locked", th: "ถูกล็อก" },
} as const satisfies Readonly<Record<string, Text>>;

export type PersonTrait = keyof typeof traits;

/** A person to sign in as with one click. */
export interface PersonView {
  /** The key in the seed, such as `somchai`: the value of the form field `as`. */
  readonly key: string;
  readonly fullName: string;
  /** The name in Latin letters, where `fullName` is not. */
  readonly latinName?: string | undefined;
  readonly email: string;
  /** Colour of the avatar, in degrees. */
  readonly hue: number;
  readonly ticketCount: number;
  /** Shown as the person's tag instead of the number of tickets. */
  readonly trait?: PersonTrait | undefined;
}

/** The one thing that sets this person apart from the others. */
function personTag(person: PersonView, language: Language): string {
  if (person.trait) return traits[person.trait][language];
  const say = speaking(texts, language);
  if (person.ticketCount === 0) return say("noTickets");
  return person.ticketCount === 1 ? say("oneTicket") : say("tickets", { count: person.ticketCount });
}

/** Picture, names, e-mail and tag; made of phrasing content, so that it can be a button's label. */
export function PersonCard({ person, language }: { person: PersonView; language: Language }) {
  return (
    <span class="person">
      <Avatar name={person.fullName} hue={person.hue} />
      <span class="person-lines">
        <span class="person-name">
          {person.fullName}
          {person.latinName && <span class="muted"> {person.latinName}</span>}
        </span>
        <span class="muted">{person.email}</span>
      </span>
      <span class="tag">{personTag(person, language)}</span>
    </span>
  );
}
