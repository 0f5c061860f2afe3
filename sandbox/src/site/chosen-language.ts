import type { NextFunction, Request, Response } from "express";
import { cookieValue } from "../http/cookies";
import { parametersOf } from "../http/parameters";
import { isLanguage, type Language, languageParameter } from "../pages";

const cookieName = "eventpop_sandbox_language";

/** The language that a person has chosen by the pages' own switch, now or before. */
export function chosenLanguage(req: Request): Language | undefined {
  const wanted = [parametersOf(req).text(languageParameter), cookieValue(req, cookieName)];
  return wanted.find(isLanguage);
}

/** Keeps the choice for the pages to come, on the other side of a redirect too. */
export function rememberLanguage(req: Request, res: Response, next: NextFunction): void {
  const wanted = parametersOf(req).text(languageParameter);
  if (isLanguage(wanted)) res.appendHeader("Set-Cookie", `${cookieName}=${wanted}; path=/; SameSite=Lax`);
  next();
}
