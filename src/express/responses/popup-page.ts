import type { EventpopUser } from "../../api/resources";
import type { Language } from "../../config/auth-options";
import { ERRORS, type ErrorCode } from "../../errors";
import type { Page } from "./page";

/** The result of a login in a popup window, as `signInWithPopup` of `passport-eventpop/browser` receives it. */
export type PopupResult =
  | { readonly id: string; readonly user: EventpopUser }
  | { readonly id: string; readonly error: { readonly code: ErrorCode; readonly message: string } };

const DONE: Readonly<Record<Language, { readonly title: string; readonly sentence: string }>> = {
  en: { title: "You are logged in", sentence: "You can close this window." },
  th: { title: "คุณเข้าสู่ระบบแล้ว", sentence: "คุณปิดหน้าต่างนี้ได้เลย" },
};

/**
 * The script of the page. It tells the page that opened the window by `BroadcastChannel`, which reaches only pages of the same origin. This
 * works even if the provider's `Cross-Origin-Opener-Policy` has separated the two windows.
 */
const SCRIPT = `new BroadcastChannel("passport-eventpop").postMessage(JSON.parse(document.getElementById("result").textContent));close()`;

/** Returns the result of a login that failed. */
export function failedPopup(id: string, code: ErrorCode): PopupResult {
  return { id, error: { code, message: ERRORS[code].page.en.sentence } };
}

/** Returns the last page of a popup window. It reports the result and closes the window. Without a script, the user closes it. */
export function popupPage(language: Language, result: PopupResult): Page {
  const text = "error" in result ? ERRORS[result.error.code].page[language] : DONE[language];
  // In a script element, only "<" has a meaning for the HTML parser.
  const json = JSON.stringify(result).replaceAll("<", "\\u003c");
  return {
    language,
    ...text,
    body: `<script type="application/json" id="result">${json}</script>\n<script>${SCRIPT}</script>\n`,
    script: SCRIPT,
    ...("error" in result && { code: result.error.code }),
  };
}
