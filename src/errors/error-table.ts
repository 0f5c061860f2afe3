import {
  ACCESS_DENIED,
  ANOTHER_ACCOUNT,
  BUSY,
  CHOOSE_TICKET,
  COOKIE_LOST,
  type ErrorPageText,
  LOGIN_REQUIRED,
  REFUSED,
  SITE_FAULT,
  START_AGAIN,
  TICKET_REQUIRED,
  TRY_LATER,
} from "./visitor-texts";

/** The properties of one error code. */
export interface ErrorEntry {
  /** HTTP status of the response. */
  readonly status: number;
  /** Whether the same request may succeed a little later. */
  readonly retryable: boolean;
  /** For the developer: what happened. The code that throws the error may replace this message by a more specific one. */
  readonly message: string;
  /** For the developer: how to correct the cause, in one sentence. */
  readonly hint: string;
  /** The text for visitors. The JSON response for programs contains its English sentence. */
  readonly page: ErrorPageText;
}

/**
 * All error codes and their properties. Error objects, pages, JSON, events and console lines are made from this table. Tests
 * compare `docs/errors.md` with it.
 *
 * Statuses follow one rule. 4xx: the visitor's request was wrong or was refused. 502, 503 and 504: Eventpop, the network, or a
 * service of the app failed. 500: the app is set up wrongly, which a developer sees at the first start.
 */
export const ERRORS = {
  // The set-up of the app
  EVENTPOP_BAD_OPTION: {
    status: 500,
    retryable: false,
    message: "An option is missing, misspelt or out of range.",
    hint: "Correct the option that the message names.",
    page: SITE_FAULT,
  },
  EVENTPOP_SETUP: {
    status: 500,
    retryable: false,
    message: "A part of the set-up is missing or in the wrong order.",
    hint: "Change the set-up as the message says.",
    page: SITE_FAULT,
  },
  EVENTPOP_SESSION_COOKIE: {
    status: 500,
    retryable: false,
    message: "The session cookie is lost, so no visitor can stay logged in.",
    hint: "Correct the options of the session cookie as the message says.",
    page: COOKIE_LOST,
  },

  // The callback
  EVENTPOP_BAD_CALLBACK: {
    status: 400,
    retryable: false,
    message: "The callback or the form is malformed.",
    hint: "Let the visitor start again from the login button.",
    page: START_AGAIN,
  },
  EVENTPOP_STATE_MISMATCH: {
    status: 403,
    retryable: false,
    message: "The callback's state belongs to no login that this browser started.",
    hint: "Let the visitor start again in the same browser, with cookies allowed, at the host of `callbackURL`.",
    page: START_AGAIN,
  },
  EVENTPOP_LOGIN_EXPIRED: {
    status: 403,
    retryable: false,
    message: "The login took longer than ten minutes.",
    hint: "Let the visitor start again from the login button.",
    page: START_AGAIN,
  },
  EVENTPOP_LOGIN_REUSED: {
    status: 403,
    retryable: false,
    message: "The login was already finished, or was ended because the browser started too many newer logins.",
    hint: "Let the visitor start again from the login button.",
    page: START_AGAIN,
  },
  EVENTPOP_WRONG_ISSUER: {
    status: 403,
    retryable: false,
    message: "The callback's iss parameter names another issuer than the configured one, or is missing.",
    hint: "Compare the option `issuer` with what the provider sends.",
    page: SITE_FAULT,
  },
  EVENTPOP_ACCESS_DENIED: {
    status: 403,
    retryable: false,
    message: "The user did not allow the application at Eventpop.",
    hint: "Keep offering the login button.",
    page: ACCESS_DENIED,
  },
  EVENTPOP_AUTHORIZATION_REFUSED: {
    status: 403,
    retryable: false,
    message: "Eventpop refused the authorization request.",
    hint: "Compare `clientID`, `callbackURL` and `scope` with what Eventpop registered.",
    page: SITE_FAULT,
  },
  EVENTPOP_CODE_REFUSED: {
    status: 403,
    retryable: false,
    message: "Eventpop refused the authorization code.",
    hint: "Let the visitor start again; if every login fails, compare `callbackURL` with what Eventpop registered.",
    page: START_AGAIN,
  },
  EVENTPOP_NOT_ADMITTED: {
    status: 403,
    retryable: false,
    message: "The app's verify function returned no user.",
    hint: "Return a user from verify to accept the login.",
    page: ANOTHER_ACCOUNT,
  },
  EVENTPOP_CROSS_SITE: {
    status: 403,
    retryable: false,
    message: "The form was sent from another site.",
    hint: "Send the form from a page of this site.",
    page: REFUSED,
  },
  EVENTPOP_BAD_CLIENT_REQUEST: {
    status: 400,
    retryable: false,
    message: "A client's request was refused.",
    hint: "Change the client as the message says.",
    page: REFUSED,
  },
  EVENTPOP_UNKNOWN_CLIENT: {
    status: 400,
    retryable: false,
    message: "An authorization request names a client or a redirect URI that is not registered.",
    hint: "Compare `client_id` and `redirect_uri` of the client with the option `clients`.",
    page: REFUSED,
  },

  // Logins and tickets of a request
  EVENTPOP_SIGN_IN_REQUIRED: {
    status: 401,
    retryable: false,
    message: "No user is logged in.",
    hint: "Redirect the visitor to the login.",
    page: LOGIN_REQUIRED,
  },
  EVENTPOP_SIGN_IN_AGAIN: {
    status: 401,
    retryable: false,
    message: "Eventpop has ended this login.",
    hint: "Redirect the user to the login.",
    page: LOGIN_REQUIRED,
  },
  EVENTPOP_REFRESH_PENDING: {
    status: 503,
    retryable: true,
    message: "Another process may hold newer tokens of this login.",
    hint: "Try again in a second.",
    page: TRY_LATER,
  },
  EVENTPOP_TICKET_REQUIRED: {
    status: 403,
    retryable: false,
    message: "The user's account has no ticket that the route accepts.",
    hint: "If a ticket should be accepted, check the options of `requireTicket`.",
    page: TICKET_REQUIRED,
  },
  EVENTPOP_TICKET_CHOICE_REQUIRED: {
    status: 409,
    retryable: false,
    message: "The user's account has several tickets that the route accepts.",
    hint: "Let the user choose a ticket, and post `event` and `ticket` to `chooseUrl`.",
    page: CHOOSE_TICKET,
  },

  // Eventpop, or the network between it and the app
  EVENTPOP_TIMEOUT: {
    status: 504,
    retryable: true,
    message: "Eventpop did not respond in time.",
    hint: "Try again; if it is frequent, check the network between the app and Eventpop.",
    page: TRY_LATER,
  },
  EVENTPOP_UNREACHABLE: {
    status: 502,
    retryable: true,
    message: "Eventpop could not be reached.",
    hint: "Check network, DNS, proxy and certificates.",
    page: TRY_LATER,
  },
  EVENTPOP_CONNECTION_LOST: {
    status: 502,
    retryable: true,
    message: "The connection to Eventpop broke before the response was complete.",
    hint: "Try again; if it is frequent, check the proxies between the app and Eventpop.",
    page: TRY_LATER,
  },
  EVENTPOP_INVALID_RESPONSE: {
    status: 502,
    retryable: true,
    message: "The response is not what Eventpop documents.",
    hint: "Check `eventpopURL`, and the proxies between the app and Eventpop.",
    page: TRY_LATER,
  },
  EVENTPOP_UNAVAILABLE: {
    status: 502,
    retryable: true,
    message: "Eventpop reported an internal error.",
    hint: "Try again later.",
    page: TRY_LATER,
  },
  EVENTPOP_TEMPORARILY_UNAVAILABLE: {
    status: 503,
    retryable: true,
    message: "Eventpop accepts no logins at the moment.",
    hint: "Try again later.",
    page: BUSY,
  },
  EVENTPOP_CLIENT_REFUSED: {
    status: 502,
    retryable: false,
    message: "Eventpop does not accept this client ID and client secret.",
    hint: "Compare `clientID` and `clientSecret` with what Eventpop issued.",
    page: SITE_FAULT,
  },
  EVENTPOP_TOKEN_REFUSED: {
    status: 502,
    retryable: false,
    message: "Eventpop refused the token request, or the access token.",
    hint: "Check `scope` and `callbackURL`; if the token is one of your own, check whether it has expired.",
    page: SITE_FAULT,
  },
  EVENTPOP_WRONG_USER: {
    status: 502,
    retryable: false,
    message: "The access token belongs to another user than the one who logged in.",
    hint: "Log the user out.",
    page: SITE_FAULT,
  },
  EVENTPOP_RATE_LIMITED: {
    status: 503,
    retryable: true,
    message: "Eventpop received too many requests.",
    hint: "Wait for the seconds that `retryAfter` gives.",
    page: BUSY,
  },
  EVENTPOP_OVERLOADED: {
    status: 503,
    retryable: true,
    message: "Too many requests to Eventpop are in flight in this process.",
    hint: "Try again in a few seconds.",
    page: BUSY,
  },
  EVENTPOP_FORBIDDEN: {
    status: 403,
    retryable: false,
    message: "Eventpop does not allow this call with this token.",
    hint: "Request the scope that the call needs, and check the organizer's ID.",
    page: REFUSED,
  },
  EVENTPOP_NOT_FOUND: {
    status: 404,
    retryable: false,
    message: "Eventpop found nothing with these IDs.",
    hint: "Check the IDs.",
    page: REFUSED,
  },
  EVENTPOP_CONFLICT: {
    status: 409,
    retryable: false,
    message: "The ticket's external ID or reference code is already in use.",
    hint: "Look for a ticket that was created earlier; if there is none, choose other values.",
    page: REFUSED,
  },
  EVENTPOP_REJECTED: {
    status: 422,
    retryable: false,
    message: "Eventpop rejected the content of the request.",
    hint: "Check the parameters, and whether a quota is used up.",
    page: REFUSED,
  },

  // The app's own services and functions
  EVENTPOP_STORE: {
    status: 503,
    retryable: true,
    message: "The session store failed.",
    hint: "Check the session store.",
    page: TRY_LATER,
  },
  EVENTPOP_APP_TIMEOUT: {
    status: 503,
    retryable: true,
    message: "A function of the app did not finish in time.",
    hint: "Call `done`, or settle the promise, on every path.",
    page: TRY_LATER,
  },
} satisfies Readonly<Record<string, ErrorEntry>>;
