import { type EventpopOptions, eventpopOptions, type Settings, toSettings } from "../../src/config/eventpop-options";
import { validateOptions } from "../../src/config/validators";

/** Reads the options that all public functions share. */
export function readSettings(owner: string, options: EventpopOptions): Settings {
  return toSettings(validateOptions(owner, options, eventpopOptions));
}
