import type { Request } from "express";
import type { Language, LanguageChoice } from "../config/auth-options";
import { warnOnce } from "../events";

/**
 * Whether a person is looking, who gets pages and redirects; programs get JSON.
 *
 * Browsers say so themselves in `Sec-Fetch-Mode`; older ones by accepting HTML. A bare `Accept: *\/*`, which is what `fetch`
 * and command-line tools send, is a program's.
 */
export function wantsHtml(req: Request): boolean {
  const mode = req.get("sec-fetch-mode");
  if (mode !== undefined) return mode === "navigate";
  if (req.get("x-requested-with")?.toLowerCase() === "xmlhttprequest") return false;
  return req.get("accept")?.toLowerCase().includes("text/html") ?? false;
}

/** The language for a page: the app's choice; without one, Thai where the browser prefers it, else English. */
export function languageOf(req: Request, choice?: LanguageChoice): Language {
  const chosen = typeof choice === "function" ? chooseFor(req, choice) : choice;
  if (chosen === "en" || chosen === "th") return chosen;
  return req.acceptsLanguages("en", "th") === "th" ? "th" : "en";
}

/** A page about an error must not fail itself. */
function chooseFor(req: Request, choice: (req: Request) => Language | undefined): Language | undefined {
  try {
    return choice(req);
  } catch {
    warnOnce(
      "language",
      "The option language is a function that threw: pages are in the language that browsers prefer.",
    );
    return undefined;
  }
}

/** Where a form was sent from, as far as the browser says. */
export type FormSender = "this site" | "another site" | "unknown";

/**
 * Where a form was sent from. `Sec-Fetch-Site` decides; browsers that do not send it say it in `Origin`. `Origin: null` says
 * nothing: pages with `Referrer-Policy: no-referrer` send it, and so do sandboxed frames of other sites. Requests without any
 * of these headers come from no browser of today, and carry no visitor's cookies unless that visitor put them there.
 */
export function senderOf(req: Request, ownOrigin: string): FormSender {
  const site = req.get("sec-fetch-site");
  if (site !== undefined) return site === "same-origin" || site === "none" ? "this site" : "another site";
  const origin = req.get("origin");
  if (origin === "null") return "unknown";
  return origin === undefined || origin === ownOrigin ? "this site" : "another site";
}
