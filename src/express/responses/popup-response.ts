import type { Request, Response } from "express";
import type { EventpopError } from "../../errors";
import { emitError } from "../../events";
import type { PopupDestination } from "../../login/destination";
import type { Auth } from "../auth";
import { languageOf } from "./content-negotiation";
import { failedPopup, popupPage } from "./popup-page";
import { sendPage } from "./send-page";

/** Responds to a failed login with the last page of its popup window. */
export function reportToPopup(
  auth: Auth,
  error: EventpopError,
  req: Request,
  res: Response,
  { popup }: PopupDestination,
): void {
  emitError(auth.emit, error);
  const page = popupPage(languageOf(req, auth.settings.language), failedPopup(popup, error.code));
  sendPage(res, error.status, page, auth.look);
}
