import { EventpopClient } from "../api/client";
import type { EventpopTicket, EventpopUser, WithRaw } from "../api/resources";
import type { ApiSettings } from "../config/eventpop-options";
import { ProviderError } from "../errors";
import type { TokenManager } from "../tokens/token-manager";
import { formTokenOf } from "./form-token";
import type { LoginData } from "./login-session";

/**
 * `req.eventpop`: the person who is signed in, and Eventpop's API in that person's name. It is there exactly while somebody
 * is signed in. Making it costs nothing; a token is read, and renewed if need be, when the first call is made.
 *
 * Calls reject as {@link EventpopClient}'s do, and with a {@link SignInRequiredError} when the login has ended.
 */
export class SignedInEventpop extends EventpopClient {
  /** The person as `/me` said at the sign-in. `user.id` is the identity. */
  readonly user: EventpopUser;
  /** The ticket that let the person through `requireTicket`. */
  ticket?: EventpopTicket;

  readonly #handle: string;

  /** @internal */
  constructor(api: ApiSettings, tokenManager: TokenManager, login: LoginData) {
    super({ api, token: (rejected) => tokenManager.getToken(login, rejected) });
    this.user = login.user;
    this.#handle = login.recordId;
  }

  /**
   * For forms that post to the logout or the ticket route: put it into a hidden field named `formToken`. It counts where the
   * browser does not say which page a form was sent from (`Origin: null`, without `Sec-Fetch-Site`). The same string for as
   * long as the login lasts; it is computed at each access.
   */
  get formToken(): string {
    return formTokenOf(this.#handle);
  }

  /**
   * Asks Eventpop for the person anew. It allows 10 such calls a minute: `user` is there without asking.
   *
   * @throws {@link ProviderError} `EVENTPOP_WRONG_USER` should the token name another person
   */
  override async me(): Promise<WithRaw<EventpopUser>> {
    const user = await super.me();
    if (user.id !== this.user.id) {
      throw new ProviderError(
        "EVENTPOP_WRONG_USER",
        "Eventpop's token names another person than the one who signed in.",
      );
    }
    return user;
  }
}

declare global {
  namespace Express {
    interface Request {
      /** The person who is signed in with Eventpop, and the API in that person's name; absent while nobody is. */
      eventpop?: SignedInEventpop;
    }
  }
}
