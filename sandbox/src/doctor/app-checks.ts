import { checkCookies } from "./cookie-checks";
import type { Examination } from "./examination";
import { jsonBodyOf, printableText, responseSummary } from "./oauth-response";
import type { IncomingResponse, RequestSender } from "./request-sender";
import { firstResponse } from "./server-checks";
import { isLoopback, parseUrl, urlDifferences } from "./url-differences";

/** Checks of the app itself: what its login route and its callback do for a new visitor. No login is completed. */

/** Headers of a browser in which a visitor clicks the login button. */
const BROWSER = { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-site": "same-origin" };
/** A name that cannot exist (RFC 2606). */
const OTHER_HOST = "eventpop-doctor.invalid";

/**
 * @param app - the origin of the app
 * @param loginPath - the path of its login route
 */
export async function checkApp(
  examination: Examination,
  sender: RequestSender,
  app: URL,
  loginPath: string,
): Promise<void> {
  const url = new URL(loginPath, app);
  const server = { prefix: "app ", flag: "--app", whyNoRedirect: "a login must begin and end at the same host" };
  const response = await firstResponse(examination, sender, { url, headers: BROWSER }, server);
  if (!response) return;
  checkHost(examination, app);
  const authorization = await authorizationRequest(examination, sender, url, response);
  if (authorization) {
    checkParameters(examination, authorization);
    checkCookies(examination, app, response);
    await checkForwardedHost(examination, sender, url, authorization.searchParams.get("redirect_uri"));
  }
  await checkCallbackRoute(examination, sender, url);
}

/** The URL to which the login route redirects, or undefined if it is not the provider's. */
async function authorizationRequest(
  examination: Examination,
  sender: RequestSender,
  url: URL,
  response: IncomingResponse,
): Promise<URL | undefined> {
  const { eventpopUrl } = examination.target;
  const { status, headers } = response;
  const location = parseUrl(headers.location, url);
  if (!location) {
    await reportNoRedirect(examination, sender, url, status);
    return undefined;
  }
  const expected = new URL("/oauth/authorize", eventpopUrl);
  if (location.origin === expected.origin && location.pathname === expected.pathname) {
    examination.ok("app login", `GET ${url.pathname} redirects to ${expected.href}.`);
    return location;
  }
  const fix =
    location.origin === url.origin
      ? `Give the path of the route that redirects to Eventpop with --login-path.`
      : isLoopback(location) && !isLoopback(eventpopUrl)
        ? "Remove EVENTPOP_URL where the app runs: it is the address of a sandbox."
        : "Set EVENTPOP_URL of the app, or --eventpop-url, so that both are the same.";
  examination.wrong(
    "app login",
    `GET ${url.pathname} redirects to ${location.origin}${location.pathname}, not to ${expected.href}.`,
    fix,
  );
  return undefined;
}

const ERROR_FIXES: Readonly<Record<string, string>> = {
  EVENTPOP_SESSION_COOKIE:
    'Behind a proxy that ends TLS, add app.set("trust proxy", 1): express-session does not send the session cookie otherwise.',
  EVENTPOP_STORE: "Check that the session store runs and that the app can reach it.",
};

async function reportNoRedirect(
  examination: Examination,
  sender: RequestSender,
  url: URL,
  status: number,
): Promise<void> {
  const found = `GET ${url.pathname} of the app responds with ${status} instead of a redirect`;
  if (status === 404) {
    examination.wrong("app login", `${found}.`, "Give the path of the login route with --login-path.");
    return;
  }
  // An app with passport-eventpop sends programs the error's code as JSON.
  const { error } = jsonBodyOf(await sender.send({ url, headers: { accept: "application/json" } }));
  const code =
    typeof error === "object" && error !== null && "code" in error ? printableText(String(error.code), 60) : "";
  const fix = ERROR_FIXES[code] ?? "Read the log of the app.";
  examination.wrong("app login", code === "" ? `${found}.` : `${found} (${code}).`, fix);
}

/** Browsers send a cookie only to the host that set it. */
function checkHost(examination: Examination, app: URL): void {
  const callback = new URL(examination.target.callbackUrl);
  if (callback.origin === app.origin) {
    examination.ok("app host", `A login begins and ends at ${app.origin}.`);
    return;
  }
  const cause =
    callback.hostname === app.hostname
      ? "is another origin"
      : "does not get the cookies that the app sets at its own host";
  examination.wrong(
    "app host",
    `A login begins at ${app.origin}, and the callback ${callback.origin} ${cause}.`,
    `Open the app at ${callback.origin}, or register a callback URL at ${app.origin}.`,
  );
}

function checkParameters(examination: Examination, { searchParams }: URL): void {
  const { clientId, callbackUrl, scope } = examination.target;
  const redirectUri = searchParams.get("redirect_uri") ?? "";
  const differences = urlDifferences(callbackUrl, redirectUri);
  if (differences.length === 0) {
    examination.ok("app redirect_uri", `The app sends the callback URL letter by letter.`);
  } else {
    const isOnlyScheme = redirectUri.replace(/^http:/, "https:") === callbackUrl;
    examination.wrong(
      "app redirect_uri",
      `The app sends the redirect_uri ${printableText(redirectUri, 200)}: ${differences.join(", and ")}.`,
      isOnlyScheme
        ? "Set callbackURL or baseURL of the app to the https URL, because a proxy ends TLS before the app."
        : "Set callbackURL or baseURL of the app to the registered URL.",
    );
  }
  const sentScope = searchParams.get("scope") || "public";
  const faults = [
    searchParams.get("client_id") !== clientId && "another client_id",
    searchParams.get("response_type") !== "code" && "no response_type=code",
    !hasScopes(sentScope, scope) && `the scope "${printableText(sentScope, 60)}" instead of "${scope}"`,
    !searchParams.get("state") && "no state, so strangers can sign a visitor in to their own account",
  ].filter((fault) => fault !== false);
  if (faults.length === 0) {
    examination.ok("app request", "The app sends the client id, the scope and a state.");
  } else {
    examination.wrong(
      "app request",
      `The app sends ${faults.join(", and ")}.`,
      "Give the app the same variables as this command, and let its login package send a state.",
    );
  }
}

function hasScopes(given: string, needed: string): boolean {
  const names = given.split(" ");
  return needed.split(" ").every((name) => names.includes(name));
}

/**
 * Repeats the request with another host in the headers that proxies send. The app must not take the host of its redirect_uri from these
 * headers.
 */
async function checkForwardedHost(
  examination: Examination,
  sender: RequestSender,
  url: URL,
  redirectUri: string | null,
): Promise<void> {
  const headers = { ...BROWSER, "x-forwarded-host": OTHER_HOST, "x-forwarded-proto": "https" };
  const { headers: responseHeaders } = await sender.send({ url, headers });
  const location = parseUrl(responseHeaders.location, url);
  if (!location?.searchParams.get("redirect_uri")?.includes(OTHER_HOST)) return;
  examination.wrong(
    "app redirect_uri",
    `The app takes the host of its redirect_uri from X-Forwarded-Host, and does not always send ${redirectUri}.`,
    "Set callbackURL of the app to an absolute URL.",
  );
}

/** Opens the callback with a code and a state that belong to no login. The app has to refuse them. */
async function checkCallbackRoute(examination: Examination, sender: RequestSender, loginUrl: URL): Promise<void> {
  const { pathname } = new URL(examination.target.callbackUrl);
  const url = new URL(`${pathname}?code=eventpop-doctor&state=eventpop-doctor`, loginUrl);
  const response = await sender.send({ url, headers: BROWSER });
  const { status } = response;
  const location = parseUrl(response.headers.location, url);
  const subject = `GET ${pathname} with a made-up state`;
  if (location?.pathname === "/oauth/authorize" || location?.href === loginUrl.href) {
    examination.unsure(
      "app callback",
      `${subject} redirects to the login again, so a failed login can redirect for ever.`,
      "Show a page with a link to the login instead.",
    );
  } else if (status === 404) {
    examination.wrong(
      "app callback",
      `${subject} gets 404.`,
      "Mount the callback route at the path of the callback URL.",
    );
  } else if (status >= 500) {
    examination.wrong("app callback", `${subject} gets ${responseSummary(response)}.`, "Read the log of the app.");
  } else if (status === 200) {
    examination.unsure(
      "app callback",
      `${subject} gets 200.`,
      "Check that the app refuses a state that it did not send.",
    );
  } else {
    examination.ok("app callback", `The callback refuses a made-up state (${status}).`);
  }
}
