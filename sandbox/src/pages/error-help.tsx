import type { ComponentChildren } from "preact";
import { DescriptionList } from "./elements";
import { type Language, type Text, translator } from "./language";
import { type Problem, problems, redirectUriProblem } from "./problems";
import { firstDifference, mostSimilar } from "./text-difference";

const texts = {
  title: { en: "Sandbox note", th: "หมายเหตุจากแซนด์บ็อกซ์" },
  received: { en: "Received", th: "ได้รับ" },
  accepted: { en: "Accepted here", th: "ที่ยอมรับ" },
  firstDifference: { en: "First difference", th: "จุดแรกที่ต่าง" },
  atCharacter: { en: "character {position}", th: "ตัวอักษรที่ {position}" },
  end: { en: "end", th: "จบ" },
  fix: { en: "Fix", th: "วิธีแก้" },
} as const satisfies Readonly<Record<string, Text>>;

/**
 * The sandbox's explanation of an error. Eventpop has no such explanation, so the page shows it separately from Eventpop's
 * own text.
 */
export interface ErrorHelpView {
  /**
   * The problem. If a redirect URI is not registered, this is `redirect-uri`, and {@link ErrorHelp} replaces it by a more
   * exact problem, such as `redirect-uri-port`.
   */
  readonly problem: Problem;
  /** The value that the application sent. */
  readonly received?: string | undefined;
  /** The values that are accepted: registered redirect URIs, known client ids, allowed scopes. */
  readonly accepted?: readonly string[] | undefined;
}

/** The problems that often come from one wrong character. For these, the page highlights the first character that differs. */
const comparedByCharacter: ReadonlySet<Problem> = new Set(["redirect-uri", "client-unknown"]);

export function ErrorHelp({ help, language }: { help: ErrorHelpView; language: Language }) {
  const translate = translator(texts, language);
  const { received = "", accepted = [] } = help;
  const nearest = received && comparedByCharacter.has(help.problem) ? mostSimilar(received, accepted) : undefined;
  const difference = nearest === undefined ? undefined : firstDifference(received, nearest);
  const problem = received && help.problem === "redirect-uri" ? redirectUriProblem(received, nearest) : help.problem;
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
      <p>{problems[problem].cause[language]}</p>
      {Object.keys(items).length > 0 && <DescriptionList items={items} />}
      <p>
        <strong>{translate("fix")}:</strong> {problems[problem].fix[language]}
      </p>
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
