import { createHmac, timingSafeEqual } from "node:crypto";
import { type Request, type RequestHandler, type Response, urlencoded } from "express";
import { SignInError } from "../errors";

/** The fields of a form. */
export type FormFields = Readonly<Record<string, unknown>>;

/** The app's own origin, and those of its other pages. */
export interface OwnOrigins {
  readonly origin: string;
  readonly otherOrigins: readonly string[];
}

type Sender = "this site" | "another site" | "unknown";

/**
 * Maximum length of a form. Node accepts 16 KB of request headers, so `returnTo` may come from a URL of this length, and it becomes
 * longer when the form percent-encodes it.
 */
const MAX_FORM = "32kb";

let formParser: RequestHandler | undefined;

/**
 * Returns the fields of a form. If the app's own body parser has already read the form, returns its result.
 *
 * @throws SignInError `EVENTPOP_BAD_CALLBACK` if the form cannot be read
 */
export async function readForm(req: Request, res: Response): Promise<FormFields> {
  // The parser is created here, because most processes never need it and Express loads more files for it.
  formParser ??= urlencoded({ extended: false, limit: MAX_FORM });
  const parseForm = formParser;
  const error = await new Promise<unknown>((resolve) => parseForm(req, res, resolve));
  if (error) throw new SignInError("EVENTPOP_BAD_CALLBACK", "The form cannot be read.");
  return req.body ?? {};
}

/**
 * Refuses a form that another site sent. If the browser does not say which site sent the form, the form must contain the login's
 * token from {@link formTokenOf}. `recordId` is the id of the login's token record, or undefined if there is no login.
 *
 * @throws SignInError `EVENTPOP_CROSS_SITE`
 */
export async function refuseCrossSiteForm(
  req: Request,
  res: Response,
  ownOrigins: OwnOrigins,
  recordId: string | undefined,
): Promise<void> {
  const sender = senderOf(req, ownOrigins);
  if (sender === "this site") return;
  if (sender === "another site") throw new SignInError("EVENTPOP_CROSS_SITE");
  const { formToken } = await readForm(req, res);
  if (isFormToken(formToken, recordId)) return;
  throw new SignInError(
    "EVENTPOP_CROSS_SITE",
    "The browser did not say which site the form is from (Origin: null), and the form has no valid formToken: serve the form with Referrer-Policy: same-origin, or put req.eventpop.formToken into it.",
  );
}

/**
 * Returns a token that proves that a form was made for a login. It is derived from the id of the login's token record, which only
 * the server knows. The token is the same until the login ends.
 */
export function formTokenOf(recordId: string): string {
  return createHmac("sha256", recordId).update("passport-eventpop form").digest("base64url");
}

function isFormToken(field: unknown, recordId: string | undefined): boolean {
  if (typeof field !== "string" || recordId === undefined) return false;
  const given = Buffer.from(field);
  const expected = Buffer.from(formTokenOf(recordId));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Returns which site sent a form. Pages of `otherOrigins` belong to this site. Otherwise `Sec-Fetch-Site` decides. Browsers without this header send `Origin`. `Origin: null` gives no
 * information, because pages with `Referrer-Policy: no-referrer` send it, and so do sandboxed frames of other sites. Every current
 * browser sends one of the two headers. A client that sends neither is not a browser, so it has no cookies of a visitor.
 */
function senderOf(req: Request, { origin: ownOrigin, otherOrigins }: OwnOrigins): Sender {
  const origin = req.get("origin");
  if (origin !== undefined && otherOrigins.includes(origin)) return "this site";
  const site = req.get("sec-fetch-site");
  if (site !== undefined) return site === "same-origin" || site === "none" ? "this site" : "another site";
  if (origin === "null") return "unknown";
  return origin === undefined || origin === ownOrigin ? "this site" : "another site";
}
