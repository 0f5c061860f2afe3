import type { Request, Response } from "express";
import { page, sendEmpty } from "../http/responses";
import { errorPage, type SandboxNoteView } from "../pages";
import { languageOf } from "./page-views";

interface SiteError {
  readonly status: number;
  /** Rails' sentence. */
  readonly description: string;
  readonly note: SandboxNoteView;
}

const siteErrors = {
  notFound: {
    status: 404,
    description: "The page you were looking for doesn't exist.",
    note: { mistake: "not-found" },
  },
  foreignForm: {
    status: 422,
    description: "The change you wanted was rejected.",
    note: { mistake: "authenticity-token" },
  },
  unknownHost: {
    status: 403,
    description: "Blocked host",
    note: { mistake: "host", expected: ["localhost", "127.0.0.1", "[::1]"] },
  },
} as const satisfies Readonly<Record<string, SiteError>>;

/** Errors of the site around Doorkeeper: empty, as recorded, and a page with help for whoever asks for HTML by name. */
export function siteError(req: Request, res: Response, name: keyof typeof siteErrors) {
  const { status, description, note } = siteErrors[name];
  if (!req.headers.accept?.includes("text/html")) return sendEmpty(res, status);
  page(req, res, errorPage({ language: languageOf(req), url: req.originalUrl, description, note }), status);
}
