import type { ComponentChildren } from "preact";
import { Facts } from "./facts";
import type { Language } from "./language";
import { authorizeMistakes } from "./notes/authorize-mistakes";
import { closest, firstDifference } from "./notes/difference";
import { redirectUriMistake, redirectUriMistakes } from "./notes/redirect-uri-mistakes";
import { tokenMistakes } from "./notes/token-mistakes";
import { speaking } from "./speech";
import { texts } from "./texts";

const mistakes = { ...authorizeMistakes, ...redirectUriMistakes, ...tokenMistakes };

/** What can go wrong, told apart more finely than Doorkeeper's sentences do. */
export type Mistake = keyof typeof mistakes;

/** Help that the real Eventpop does not give: shown beside the answer, never inside it. */
export interface SandboxNoteView {
  /** `redirect-uri` is enough for a callback that is not registered: the page finds out how it differs. */
  readonly mistake: Mistake;
  /** What the application sent. */
  readonly got?: string | undefined;
  /** What would have been accepted: registered callbacks, known client ids, allowed scopes, … */
  readonly expected?: readonly string[] | undefined;
}

/** Here a single wrong character is the usual reason, so it is pointed at. */
const spelledOut: ReadonlySet<Mistake> = new Set(["redirect-uri", "redirect-uri-changed", "client-unknown"]);

export function SandboxNote({ note, language }: { note: SandboxNoteView; language: Language }) {
  const say = speaking(texts, language);
  const { got = "", expected = [] } = note;
  const nearest = got && spelledOut.has(note.mistake) ? closest(got, expected) : undefined;
  const difference = nearest === undefined ? undefined : firstDifference(got, nearest);
  const mistake = got && note.mistake === "redirect-uri" ? redirectUriMistake(got, nearest) : note.mistake;
  const end = say("endsHere");

  const facts: Record<string, ComponentChildren> = {};
  if (got) facts[say("got")] = <Spelled value={got} marked={difference} end={end} />;
  if (expected.length > 0) {
    facts[say("expected")] = expected.map((value) => (
      <Spelled key={value} value={value} marked={value === nearest ? difference : undefined} end={end} />
    ));
  }
  if (difference !== undefined) {
    facts[say("firstDifference")] = say("atCharacter", { position: difference + 1 });
  }

  return (
    <aside class="note stack" aria-label={say("note")} data-testid="sandbox-note">
      <p class="note-label">{say("note")}</p>
      <p>{mistakes[mistake].cause[language]}</p>
      {Object.keys(facts).length > 0 && <Facts facts={facts} />}
      <p>
        <strong>{say("fix")}:</strong> {mistakes[mistake].fix[language]}
      </p>
    </aside>
  );
}

/** A value on a line of its own, its character at `marked` marked; `end` stands where the value has ended before it. */
function Spelled({ value, marked, end }: { value: string; marked: number | undefined; end: string }) {
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
