import type { Request, Response } from "express";
import { type Cause, causeOf } from "../causes/causes";
import { refererPath } from "../http/referer";
import { setCause } from "../http/response-cause";
import { sendEmpty, sendPage } from "../http/responses";
import { errorPage } from "../pages/error-page";
import { paths } from "../pages/paths";
import { languageOf } from "./language";

interface SiteError {
  readonly status: number;
  /** The error message that Rails shows. */
  readonly description: string;
  readonly cause: (req: Request) => Cause;
  /** The values that are accepted, if there are few. */
  readonly accepted?: readonly string[];
}

type SiteErrorName = "notFound" | "routeOff" | "invalidAuthenticityToken" | "unknownHost";

const siteErrors: Readonly<Record<SiteErrorName, SiteError>> = {
  notFound: {
    status: 404,
    description: "The page you were looking for doesn't exist.",
    cause: ({ method, path }) => causeOf("not-found", { method, path }),
  },
  routeOff: {
    status: 404,
    description: "The page you were looking for doesn't exist.",
    cause: ({ baseUrl, path }) => causeOf("route-off", { path: (baseUrl + path).replace(/\/$/, "") }),
  },
  invalidAuthenticityToken: {
    status: 422,
    description: "The change you wanted was rejected.",
    cause: () => causeOf("authenticity-token"),
  },
  unknownHost: {
    status: 403,
    description: "Blocked host",
    cause: ({ headers: { host = "" } }) => causeOf("host", { host }),
    accepted: ["localhost", "127.0.0.1", "[::1]"],
  },
};

/**
 * Sends an error that is not an OAuth error and not an API error, such as 404. If the `Accept` header names HTML, the
 * body is a page. Otherwise there is no body, as in the recorded responses of Eventpop.
 */
export function sendSiteError(req: Request, res: Response, name: SiteErrorName) {
  const { status, description, cause: causeFor, accepted } = siteErrors[name];
  const cause = causeFor(req);
  setCause(res, cause);
  if (!req.headers.accept?.includes("text/html")) return sendEmpty(res, status, cause);
  // A form is refused if its page is older than the last sign-in. The user can continue after loading the page again.
  const again =
    name === "invalidAuthenticityToken" ? { kind: "again" as const, href: refererPath(req) ?? paths.home } : undefined;
  const help = { cause, accepted, link: again };
  sendPage(req, res, errorPage({ language: languageOf(req), url: req.originalUrl, description, help }), status);
}
