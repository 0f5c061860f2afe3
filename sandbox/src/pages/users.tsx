import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { FilledText, type Language, type TranslatedText, translator } from "./language";

const texts = {
  signedInAs: { en: "Signed in as {name}", th: "เข้าสู่ระบบในชื่อ {name}" },
  passwordHint: { en: "The password of every user here is {password}", th: "รหัสผ่านของทุกคนที่นี่คือ {password}" },
  noTickets: { en: "no tickets", th: "ไม่มีบัตร" },
  oneTicket: { en: "1 ticket", th: "บัตร 1 ใบ" },
  tickets: { en: "{count} tickets", th: "บัตร {count} ใบ" },
} as const satisfies Readonly<Record<string, TranslatedText>>;

/** The tags for special users of the default seed. All other users get the number of their tickets as a tag. */
const traits = {
  "no-profile": { en: "no phone or birthday", th: "ไม่มีเบอร์โทรและวันเกิด" },
  organizer: { en: "organizer", th: "ผู้จัดงาน" },
  "revoked-ticket": { en: "revoked ticket", th: "บัตรถูกยกเลิก" },
  "long-name": { en: "long name", th: "ชื่อยาว" },
  "changed-email": { en: "changes e-mail", th: "เปลี่ยนอีเมล" },
  locked: { en: "locked", th: "ถูกล็อก" },
} as const satisfies Readonly<Record<string, TranslatedText>>;

/** What the pages show about a user. */
export interface UserView {
  /** The user's key, such as `somchai`: the value of the form field `as`. */
  readonly key: string;
  readonly fullName: string;
  /** The name in Latin letters, if `fullName` is in another script. */
  readonly latinName?: string | undefined;
  readonly email: string;
  /** The hue of the avatar, in degrees. */
  readonly hue: number;
  readonly ticketCount: number;
  /** The key of the user's tag. Without it, the page shows the number of tickets as the tag. */
  readonly trait?: keyof typeof traits | undefined;
}

/** The user who is signed in to the sandbox in this browser. */
export interface SignedInUser {
  readonly fullName: string;
  /** The hue of the avatar, in degrees. */
  readonly hue: number;
}

/**
 * Returns the letter that the avatar shows for a name. Thai vowels that stand before a consonant (เ แ โ ใ ไ) are skipped,
 * because the initial of a Thai name is its first consonant.
 */
function initialOf(name: string): string {
  const letter = /[^\P{L}\u0e40-\u0e44]/u.exec(name)?.[0] ?? "?";
  return letter.toLocaleUpperCase("en");
}

/** Shows an avatar as SVG. It has no `style` attribute, because the Content-Security-Policy would block it. */
function Avatar({ name, hue, size = 40 }: { name: string; hue: number; size?: number }) {
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox="0 0 40 40"
      width={size}
      height={size}
      class="avatar"
      aria-hidden="true"
      focusable="false"
    >
      <circle cx="20" cy="20" r="20" fill={`hsl(${hue} 42% 32%)`} />
      <text x="20" y="27" fill="#fff" font-family="sans-serif" font-size="19" text-anchor="middle">
        {initialOf(name)}
      </text>
    </svg>
  );
}

/** Returns a user's avatar as an SVG document: the initial of `name` on a background of the hue `hue` (in degrees). */
export function avatarSvg(name: string, hue: number): string {
  return renderToString(<Avatar name={name} hue={hue} size={400} />);
}

/** The language by which a screen reader pronounces a name. */
function languageOf(name: string): Language {
  return /\p{Script=Thai}/u.test(name) ? "th" : "en";
}

/** Shows an e-mail address. If it is too long for one line, it is broken before `@` or a dot. */
function EmailAddress({ address }: { address: string }) {
  return address.split(/(?=[@.])/).map((part, index) => (
    <>
      {index > 0 && <wbr />}
      {part}
    </>
  ));
}

/** Shows a user's avatar, names, e-mail address and tag. It contains only elements that HTML allows inside a button. */
export function UserCard({ user, language }: { user: UserView; language: Language }) {
  return (
    <span class="user">
      <Avatar name={user.fullName} hue={user.hue} />
      <span class="user-lines">
        <span class="user-name">
          <span lang={languageOf(user.fullName)}>{user.fullName}</span>
          {user.latinName && (
            <span class="muted" lang="en">
              {" "}
              {user.latinName}
            </span>
          )}
        </span>
        <span class="muted">
          <EmailAddress address={user.email} />
        </span>
      </span>
      <span class="tag">{userTag(user, language)}</span>
    </span>
  );
}

/** Returns what is special about a user: the trait, or the number of tickets. */
export function userTag(user: Pick<UserView, "trait" | "ticketCount">, language: Language): string {
  if (user.trait) return traits[user.trait][language];
  const translate = translator(texts, language);
  if (user.ticketCount === 0) return translate("noTickets");
  return user.ticketCount === 1 ? translate("oneTicket") : translate("tickets", { count: user.ticketCount });
}

/** Shows the signed-in user in one line. `children` is a link or a form with which the user can sign out or switch the account. */
export function SignedInAs(props: { user: SignedInUser; language: Language; children: ComponentChildren }) {
  const { user, language, children } = props;
  const text = translator(texts, language)("signedInAs");
  return (
    <div class="signed-in">
      <Avatar name={user.fullName} hue={user.hue} size={28} />
      <span>
        <FilledText text={text} parts={{ name: <strong lang={languageOf(user.fullName)}>{user.fullName}</strong> }} />
      </span>
      {children}
    </div>
  );
}

/** The id of the password hint. A password field refers to it in `aria-describedby`. */
export const passwordHintId = "password-hint";

/** Shows the password of all seeded users. Shows nothing if `password` is undefined. */
export function PasswordHint({ password, language }: { password: string | undefined; language: Language }) {
  if (password === undefined) return null;
  const text = translator(texts, language)("passwordHint");
  return (
    <p class="hint" id={passwordHintId}>
      <FilledText text={text} parts={{ password: <code>{password}</code> }} />
    </p>
  );
}
