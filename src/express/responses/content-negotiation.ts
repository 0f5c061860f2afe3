import type { Request } from "express";
import type { Language, LanguageChoice } from "../../config/auth-options";
import { warnOnce } from "../../events";
import { bearerTokenOf } from "../clients/bearer-token";
import { isTurbo } from "./page-library";

/** Requests of routes that belong to an API: their guard has the option `json`. */
const apiRequests = new WeakSet<Request>();

/** Makes every error response to a request JSON. */
export function sendOnlyJson(req: Request): void {
  apiRequests.add(req);
}

/**
 * Whether the client is a browser that opens a page, so that the response is a page or a redirect. Other clients get JSON.
 *
 * Current browsers send `Sec-Fetch-Mode: navigate`. Older browsers send an `Accept` header with HTML. `fetch` and command-line
 * clients send only `Accept: *\/*`.
 */
export function wantsHtml(req: Request): boolean {
  // Browsers send no access token when they open a page.
  if (apiRequests.has(req) || bearerTokenOf(req) !== undefined) return false;
  const mode = req.get("sec-fetch-mode");
  if (mode !== undefined) return mode === "navigate";
  if (req.get("x-requested-with")?.toLowerCase() === "xmlhttprequest") return false;
  return req.get("accept")?.toLowerCase().includes("text/html") ?? false;
}

/**
 * Whether a redirect to a page of this app reaches the visitor: in a browser that opens a page, and in Turbo, which shows the page that
 * it was redirected to. Other scripts would get the page's HTML instead of the data they expect.
 */
export function showsRedirects(req: Request): boolean {
  return wantsHtml(req) || (isTurbo(req) && !apiRequests.has(req));
}

/** Returns the language of a page: the app's choice if there is one, otherwise Thai if the browser prefers it, otherwise English. */
export function languageOf(req: Request, choice?: LanguageChoice): Language {
  const chosen = typeof choice === "function" ? callLanguageFunction(req, choice) : choice;
  if (chosen === "en" || chosen === "th") return chosen;
  return req.acceptsLanguages("en", "th") === "th" ? "th" : "en";
}

/** Calls the app's function. Ignores an error of the function, because the page must still be sent. */
function callLanguageFunction(req: Request, choice: (req: Request) => Language | undefined): Language | undefined {
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
