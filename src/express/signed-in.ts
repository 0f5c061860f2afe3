import { EventpopClient } from "../api/client";
import type { EventpopTicket, EventpopUser, WithRaw } from "../api/resources";
import type { TokenSource } from "../config/client-options";
import type { ApiSettings } from "../config/eventpop-options";
import { ProviderError } from "../errors";
import { formTokenOf } from "./form";
import type { LoginData } from "./login-session";

/**
 * `req.eventpop`: the logged-in user, and Eventpop's API with that user's token. It exists only while a user is logged in. The
 * first call reads the token from the store and refreshes it if necessary.
 *
 * Calls reject with the errors of {@link EventpopClient}, and with a {@link SignInRequiredError} if the login has ended.
 */
export class SignedInEventpop extends EventpopClient {
  /** The user as `/me` returned it at the login. Identify users by `user.id`. */
  readonly user: EventpopUser;
  /** The ticket that `requireTicket` accepted. */
  ticket?: EventpopTicket;

  readonly #recordId: string;

  /** @internal */
  constructor(api: ApiSettings, tokenSource: TokenSource, login: LoginData) {
    super({ api, tokenSource });
    this.user = login.user;
    this.#recordId = login.recordId;
  }

  /**
   * A token for forms that post to the logout route or the ticket route. Put it into a hidden field named `formToken`. It is needed
   * if the browser does not say which page sent a form (`Origin: null` without `Sec-Fetch-Site`). The value is the same until the
   * login ends. Each access computes it.
   */
  get formToken(): string {
    return formTokenOf(this.#recordId);
  }

  /**
   * Requests the user from Eventpop again. Eventpop allows 10 such requests per minute. The property `user` needs no request.
   *
   * @throws {@link ProviderError} `EVENTPOP_WRONG_USER` if the token belongs to another user
   */
  override async me(): Promise<WithRaw<EventpopUser>> {
    const user = await super.me();
    if (user.id !== this.user.id) {
      throw new ProviderError("EVENTPOP_WRONG_USER");
    }
    return user;
  }
}

declare global {
  namespace Express {
    interface Request {
      /** The user who is logged in with Eventpop, and Eventpop's API with that user's token; undefined for a visitor. */
      eventpop?: SignedInEventpop;
    }
  }
}
