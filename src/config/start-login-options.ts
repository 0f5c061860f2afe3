import { eventpopOptions } from "./eventpop-options";
import { params } from "./strategy-options";
import { type OptionsOf, optional, type Validator, type Values, validateOptions } from "./validators";

const anyValue: Validator<unknown> = (value) => value;

const startLoginOptions = {
  /**
   * Path of the page to redirect the user to after the login, such as `/orders?page=2`. It may come from a request: a value that is not a
   * path of this site, or a page of an origin in the option `origins`, is ignored. About 300 Thai letters or 950 other characters fit into
   * the login cookie; a longer path is dropped, and the event `return_to_dropped` is emitted.
   * @defaultValue the option `successRedirect`
   */
  returnTo: anyValue,
  /** Scope of this login. @defaultValue the scope of `eventpopAuth` */
  scope: optional(eventpopOptions.scope),
  /**
   * Further parameters of this login for Eventpop's authorization page, as in the option `authorizationParams` of `eventpopAuth`. A
   * parameter that both have gets this value. Never copy all parameters of a request into it. @defaultValue none
   */
  authorizationParams: optional(params),
};

/** Options of {@link EventpopAuth.startLogin}. */
export interface StartLoginOptions extends OptionsOf<typeof startLoginOptions> {}

/** Reads the options of {@link EventpopAuth.startLogin}. @throws {@link OptionError} `EVENTPOP_BAD_OPTION` */
export function readStartLoginOptions(options: StartLoginOptions): Values<typeof startLoginOptions> {
  return validateOptions("startLogin", options, startLoginOptions);
}
