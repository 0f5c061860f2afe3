import { clientCredentials, EventpopClient, type EventpopEvent } from "passport-eventpop";

/** How long the list of events is used before it is requested again. */
const MAX_AGE_MS = 5 * 60_000;

/** Events by id. */
export type EventsById = ReadonlyMap<string, EventpopEvent>;

interface Options {
  readonly clientID: string;
  readonly clientSecret: string;
  readonly eventpopURL: string | undefined;
  readonly organizerId: string | undefined;
}

/**
 * The events of the organizer, for the name, the date and the place of tickets. A ticket only has the id of its event, and a buyer's token
 * cannot read events, so they are requested with the token of the application.
 */
export class EventDirectory {
  readonly #client: EventpopClient;
  readonly #organizerId: string | undefined;
  #events: EventsById = new Map();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor({ clientID, clientSecret, eventpopURL, organizerId }: Options) {
    const token = clientCredentials({ clientID, clientSecret, eventpopURL });
    this.#client = new EventpopClient({ token, eventpopURL });
    this.#organizerId = organizerId;
  }

  /** Returns the events. If Eventpop does not respond, returns the events of the last response, because pages of tickets work without them. */
  async all(): Promise<EventsById> {
    if (this.#organizerId === undefined || performance.now() - this.#readAt < MAX_AGE_MS) return this.#events;
    try {
      const events = await this.#client.events(this.#organizerId, { perPage: 100 }).all({ limit: 1_000 });
      this.#events = new Map(events.map((event) => [event.id, event]));
      this.#readAt = performance.now();
    } catch (error) {
      console.error(`The events could not be read: ${error instanceof Error ? error.message : error}`);
    }
    return this.#events;
  }
}
