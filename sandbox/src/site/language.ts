import type { NextFunction, Request, Response } from "express";
import { cookieValue } from "../http/cookies";
import { parametersOf } from "../http/parameters";
import { isLanguage, type Language, languageParameter, languages } from "../pages/language";

const COOKIE = "eventpop_sandbox_language";

/**
 * Returns the language for the response: the one in the query if there is one, else the one in the cookie, else the one
 * that the browser prefers.
 */
export function languageOf(req: Request): Language {
  const selected = [parametersOf(req).text(languageParameter), cookieValue(req, COOKIE)].find(isLanguage);
  const accepted = req.acceptsLanguages(...languages);
  return selected ?? (isLanguage(accepted) ? accepted : "en");
}

/** Middleware that stores the language of the query in a cookie, so that the pages after a redirect have it too. */
export function rememberLanguage(req: Request, res: Response, next: NextFunction): void {
  const selected = parametersOf(req).text(languageParameter);
  if (isLanguage(selected)) res.appendHeader("Set-Cookie", `${COOKIE}=${selected}; path=/; SameSite=Lax`);
  next();
}
