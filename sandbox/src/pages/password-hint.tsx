import type { Language } from "./language";
import { Filled, speaking } from "./speech";
import { texts } from "./texts";

/** The id by which a password field refers to the hint. */
export const passwordHintId = "password-hint";

/** Tells the one password of everyone; nothing where people have passwords of their own. */
export function PasswordHint({ password, language }: { password: string | undefined; language: Language }) {
  if (password === undefined) return null;
  const text = speaking(texts, language)("passwordHint");
  return (
    <p class="hint" id={passwordHintId}>
      <Filled text={text} parts={{ password: <code>{password}</code> }} />
    </p>
  );
}
