import re
p='src/api/resources.ts'; s=open(p).read()
s=re.sub(r'/\*\* What `createTicket` and `invalidateTicket` .*?\*/','/** The result of `createTicket` and `invalidateTicket`. */',s)
a=s.index('function succeeded('); b=s.index('}\n',s.index('throw new ProviderError',a))+2
s=s[:a]+'''/** Returns the response, unless it has `success: false`. */
export function checkSuccess(response: FieldReader, operation: string): FieldReader {
  if (response.get("success") !== false) return response;
  throw new ProviderError("EVENTPOP_REJECTED", `${operation}: Eventpop responded that it did not succeed.`);
}
'''+s[b:]
open(p,'w').write(s)
p='src/api/me.ts'; s=open(p).read()
s=s.replace('import type { EventpopUser, WithRaw } from "./resources";\nimport { readUser } from "./response-bodies";','import { type EventpopUser, readUser, type WithRaw } from "./resources";')
s=s.replace('UserAnswer','UserResponse').replace('/** The person, and the answer that says so. */','/** A response of `/me`. */').replace("/** The answer's JSON as it came. */","/** The body's JSON as it was received. */").replace("/** The answer's body as it came. */","/** The body's text as it was received. */")
a=s.index('/**\n * Asks'); b=s.index('export async')
s=s[:a]+'''/**
 * Fetches the user of an access token from `/me`. Eventpop allows 10 such calls a minute: call it once per login, never per request.
 *
 * @param connection - `sign-in` to use the connection that the code was sent on
 * @param timeoutMs - whole milliseconds; by default the settings'
 * @throws {@link ProviderError} as {@link callApi} does, and `EVENTPOP_INVALID_RESPONSE` for a response without a valid id
 */
'''+s[b:]
open(p,'w').write(s)
p='src/api/client.ts'; s=open(p).read()
a=s.index('import { DEFAULT_PER_PAGE'); b=s.index('const NOT_FOUND')
s=s[:a]+'''import { DEFAULT_PER_PAGE, Listing, type ListShape, readPage } from "./listing";
import { fetchUser } from "./me";
import {
  type EventListOptions,
  type EventTicketListOptions,
  eventListOptions,
  eventTicketListOptions,
  type Invalidation,
  invalidation,
  type NewTicket,
  newTicket,
  type OrderListOptions,
  orderListOptions,
  type TicketListOptions,
  text,
  ticketListOptions,
  toParameters,
} from "./parameters";
import {
  type EventpopEvent,
  type EventpopOrder,
  type EventpopTicket,
  type EventpopUser,
  readEvent,
  readOrder,
  readReceipt,
  readTicket,
  readTicketResponse,
  type TicketReceipt,
  type WithRaw,
} from "./resources";

'''+s[b:]
s=s.replace('readFoundTicket','readTicketResponse')
R=[
('/** Eventpop documents 201 for creating and 200 for invalidating; a repeated creation makes nothing new. */\nconst WRITTEN =','/** Eventpop documents 201 for a new ticket, and 200 for an invalidation and for a ticket that exists already. */\nconst POST_SUCCESS ='),
('WRITTEN','POST_SUCCESS'),
('"Eventpop knows no such thing"','"Eventpop knows no such thing"'),
(''' * missing, or the organizer is another's), `EVENTPOP_NOT_FOUND` (404), `EVENTPOP_RATE_LIMITED` (429, with `retryAfter`),
 * `EVENTPOP_UNAVAILABLE` (5xx), `EVENTPOP_INVALID_RESPONSE` for what cannot be read, and the codes of a call that got no answer:
 * `EVENTPOP_TIMEOUT`, `EVENTPOP_UNREACHABLE`, `EVENTPOP_CONNECTION_LOST`, `EVENTPOP_OVERLOADED`. A mistake in an argument is an
 * {@link OptionError}, and nothing is sent. Neither holds a path, a token or a person's data.
 *
 * Reading is tried once more, within the same deadline, after a broken connection or 502, 503, 504. Writing is not.
 * After a 429, calls with that token are refused here until the time that Eventpop named is over (a minute if it named
 * none, at most an hour); nothing waits inside a call.''',''' * missing, or the token is for another organizer), `EVENTPOP_NOT_FOUND` (404), `EVENTPOP_RATE_LIMITED` (429, with `retryAfter`),
 * `EVENTPOP_UNAVAILABLE` (5xx), `EVENTPOP_INVALID_RESPONSE` for an invalid response, and the codes of a call without a response:
 * `EVENTPOP_TIMEOUT`, `EVENTPOP_UNREACHABLE`, `EVENTPOP_CONNECTION_LOST`, `EVENTPOP_OVERLOADED`. For an invalid argument they throw an
 * {@link OptionError}, and send nothing. No error contains a path, a token or personal data.
 *
 * A GET is sent once more, within the same deadline, after a broken connection or 502, 503, 504. A POST is not. After a 429, calls
 * with that token are refused without a request until the time in `Retry-After` is over (a minute without that header, at most an
 * hour). No call waits for that.'''),
('''  /** @internal For parts that were read and checked before. */''','''  /** @internal For options that were validated before. */'''),
('''  /** What Eventpop says about its API. Needs no token. The answer's shape is undocumented. */''','''  /** Eventpop's information about its API. Needs no token. The content of the response is not documented. */'''),
('''  /** The person whose token it is. Eventpop allows 10 such calls a minute: ask once per sign-in. Scope `public`. */''','''  /** The user whose token it is. Eventpop allows 10 such calls a minute: call it once per login. Scope `public`. */'''),
('''  /** The person's tickets for events of one organizer. Scope `public`. */''','''  /** The user's tickets for events of one organizer. Scope `public`. */'''),
('''  /** The person's orders for events of one organizer. Scope `public`. */''','''  /** The user's orders for events of one organizer. Scope `public`. */'''),
('''  /** All tickets of an event, whoever holds them. Scope `organizer`. */''','''  /** All tickets of an event, of all users. Scope `organizer`. */'''),
('''   * Makes a ticket that was sold elsewhere. Scope `organizer`.
   *
   * Sent once. With an `externalId`, by which Eventpop knows a repeated request, and `retry: true`, it is sent once more,
   * within the same deadline, after a broken connection or 502, 503, 504.''','''   * Creates a ticket that was sold elsewhere. Scope `organizer`.
   *
   * The request is sent once. With `retry: true` and an `externalId`, by which Eventpop recognizes a repeated request, it is sent once
   * more, within the same deadline, after a broken connection or 502, 503, 504.'''),
('''`EVENTPOP_REJECTED` (400: bad data; 422: the organizer's quota of such tickets is used up)''','''`EVENTPOP_REJECTED` (400: invalid data; 422: the organizer's quota of such tickets is used up)'''),
('''  /** Runs a call, and once more with a renewed token if Eventpop does not accept the one at hand (RFC 6750 §3.1). */''','''  /** Runs a call, and once more with a renewed token if Eventpop refused the first one (RFC 6750 §3.1). */'''),
('return readReceipt(await this.#ask({ ...call','return readReceipt(await this.#callJson({ ...call'),
('this.#ask(','this.#callJson('),('async #ask(','async #callJson('),('#write(','#post('),
('''    const answer = await this.#withToken((token) => callApi(this.#api, call, token));
    return parseJson(answer, call.operation);''','''    const response = await this.#withToken((token) => callApi(this.#api, call, token));
    return parseJson(response, call.operation);'''),
('''    readers: Validators,''','''    validators: Validators,'''),('toParameters(operation, options, readers)','toParameters(operation, options, validators)'),
]
for a,b in R:
    if a not in s: print('MISSING',a[:60])
    s=s.replace(a,b)
open(p,'w').write(s)
p='src/api/resources.ts'; s=open(p).read().replace('readFoundTicket','readTicketResponse'); open(p,'w').write(s)
p='src/index.ts'; s=open(p).read()
s=s.replace('export type { Listing } from "./api/listing";','export type { Listing, Page } from "./api/listing";')
s=s.replace('export type * from "./api/resources";','''export type {
  EventpopEvent,
  EventpopOrder,
  EventpopPictures,
  EventpopTicket,
  EventpopTicketType,
  EventpopUser,
  IsoTime,
  TicketReceipt,
  WithRaw,
} from "./api/resources";''')
open(p,'w').write(s)
p='test/api/response-bodies.test.ts'; s=open(p).read()
print(s[:900])
