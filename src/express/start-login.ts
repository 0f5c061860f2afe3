import type { Request, Response } from "express";
import type { StartLoginOptions } from "../config/start-login-options";
import type { PopupDestination } from "../login/destination";
import { isNavigation, isSpeculative, respondTooEarly } from "../login/navigation";
import { queryParameter } from "../login/request-path";
import type { Auth } from "./auth";
import { canSendError } from "./responses/error-response";
import { isHtmx, isTurbo, sendReloadPage } from "./responses/page-library";
import { reportToPopup } from "./responses/popup-response";
import { isGetOrHead, redirectVisitor } from "./responses/redirect";

/**
 * Redirects the visitor to Eventpop's authorization page. With `display=popup` in the query, the result goes to the page that opened the
 * window. A request that is not a navigation starts no login.
 */
export async function startLogin(auth: Auth, req: Request, res: Response, options: StartLoginOptions): Promise<void> {
  const isExpected = !isSpeculative(req);
  if (isExpected && isTurbo(req)) {
    sendReloadPage(res);
    return;
  }
  if (!isNavigation(req) && !(isExpected && isHtmx(req))) {
    respondTooEarly(req);
    return;
  }
  const destination = popupOf(req);
  try {
    const url = await auth.logins.start(req, res, { ...options, destination });
    // After a POST, only 303 makes every browser request the new URL with GET (RFC 9110 §15.4.4).
    redirectVisitor(req, res, url, isGetOrHead(req) ? 302 : 303);
  } catch (error) {
    if (!destination || !canSendError(error, req, res)) throw error;
    reportToPopup(auth, error, req, res, destination);
  }
}

function popupOf(req: Request): PopupDestination | undefined {
  if (queryParameter(req, "display") !== "popup") return undefined;
  const id = queryParameter(req, "popup") ?? "";
  return { popup: /^[\w-]{1,64}$/.test(id) ? id : "" };
}
