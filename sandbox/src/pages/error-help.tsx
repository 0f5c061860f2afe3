import type { ComponentChildren } from "preact";
import { type Cause, type CauseName, causeSentence, fixSentence } from "../causes/causes";
import { firstDifference, mostSimilar } from "../causes/text-difference";
import { DescriptionList } from "./elements";
import { type Language, type TranslatedText, translator } from "./language";

const texts = {
  title: { en: "Sandbox note", th: "หมายเหตุจากแซนด์บ็อกซ์" },
  received: { en: "Received", th: "ได้รับ" },
  accepted: { en: "Accepted here", th: "ที่ยอมรับ" },
  firstDifference: { en: "First difference", th: "จุดแรกที่ต่าง" },
  atCharacter: { en: "character {position}", th: "ตัวอักษรที่ {position}" },
  end: { en: "end", th: "จบ" },
  fix: { en: "Fix", th: "วิธีแก้" },
  "link.register": { en: "Register this callback in the inspector", th: "ลงทะเบียน callback นี้ในตัวตรวจสอบ" },
  "link.again": { en: "Load the page again", th: "โหลดหน้าอีกครั้ง" },
} as const satisfies Readonly<Record<string, TranslatedText>>;

/**
 * The sandbox's explanation of an error. Eventpop has no such explanation, so the page shows it separately from Eventpop's
 * own text.
 */
export interface ErrorHelpView {
  readonly cause: Cause;
  /** The value that the application sent. */
  readonly received?: string | undefined;
  /** The values that are accepted: registered redirect URIs, known client ids, allowed scopes. */
  readonly accepted?: readonly string[] | undefined;
  /** Where the user can continue: the form that registers the callback, or the page that sent the form. */
  readonly link?: { readonly kind: "register" | "again"; readonly href: string } | undefined;
}

/** The problems that often come from one wrong character. For these, the page highlights the first character that differs. */
function isComparedByCharacter(name: CauseName): boolean {
  return name === "client-unknown" || name.startsWith("redirect-uri");
}

export function ErrorHelp({ help, language }: { help: ErrorHelpView; language: Language }) {
  const translate = translator(texts, language);
  const { received = "", accepted = [] } = help;
  const nearest = received && isComparedByCharacter(help.cause.name) ? mostSimilar(received, accepted) : undefined;
  const difference = nearest === undefined ? undefined : firstDifference(received, nearest);
  const end = translate("end");

  const items: Record<string, ComponentChildren> = {};
  if (received) items[translate("received")] = <MarkedValue value={received} marked={difference} end={end} />;
  if (accepted.length > 0) {
    items[translate("accepted")] = accepted.map((value) => (
      <MarkedValue key={value} value={value} marked={value === nearest ? difference : undefined} end={end} />
    ));
  }
  if (difference !== undefined) {
    items[translate("firstDifference")] = translate("atCharacter", { position: difference + 1 });
  }

  return (
    <aside class="error-help stack" aria-label={translate("title")} data-testid="sandbox-note">
      <p class="error-help-title">{translate("title")}</p>
      <p>{causeSentence(help.cause, language)}</p>
      {Object.keys(items).length > 0 && <DescriptionList items={items} />}
      <p>
        <strong>{translate("fix")}:</strong> {fixSentence(help.cause, language)}
      </p>
      {help.link && (
        <p>
          <a href={help.link.href} data-testid={`help-${help.link.kind}`}>
            {translate(`link.${help.link.kind}`)}
          </a>
        </p>
      )}
    </aside>
  );
}

/**
 * Shows `value` on a line of its own and highlights the character at the index `marked`. If `value` ends before that
 * index, the text `end` is highlighted after it.
 */
function MarkedValue({ value, marked, end }: { value: string; marked: number | undefined; end: string }) {
  if (marked === undefined) return <code class="line">{value}</code>;
  const characters = [...value];
  return (
    <code class="line">
      {characters.slice(0, marked).join("")}
      <mark>{characters[marked] ?? <em>{end}</em>}</mark>
      {characters.slice(marked + 1).join("")}
    </code>
  );
}
