import type { Request, Response } from "express";
import { sendEmpty, sendPage } from "../http/responses";
import type { ErrorHelpView } from "../pages/error-help";
import { errorPage } from "../pages/error-page";
import { languageOf } from "./language";

interface SiteError {
  readonly status: number;
  /** The error message that Rails shows. */
  readonly description: string;
  readonly help: ErrorHelpView;
}

const siteErrors = {
  notFound: {
    status: 404,
    description: "The page you were looking for doesn't exist.",
    help: { problem: "not-found" },
  },
  invalidAuthenticityToken: {
    status: 422,
    description: "The change you wanted was rejected.",
    help: { problem: "authenticity-token" },
  },
  unknownHost: {
    status: 403,
    description: "Blocked host",
    help: { problem: "host", accepted: ["localhost", "127.0.0.1", "[::1]"] },
  },
} as const satisfies Readonly<Record<string, SiteError>>;

/**
 * Sends an error that is not an OAuth error and not an API error, such as 404. If the `Accept` header names HTML, the
 * body is a page. Otherwise there is no body, as in the recorded responses of Eventpop.
 */
export function sendSiteError(req: Request, res: Response, name: keyof typeof siteErrors) {
  const { status, description, help } = siteErrors[name];
  if (!req.headers.accept?.includes("text/html")) return sendEmpty(res, status);
  sendPage(req, res, errorPage({ language: languageOf(req), url: req.originalUrl, description, help }), status);
}
