import { type EventpopOptions, eventpopOptions, type Settings, toSettings } from "../../src/config/eventpop-options";
import { validateOptions } from "../../src/config/validators";

/** Reads options that have no additions, as every public name does with its own. */
export function readSettings(owner: string, options: EventpopOptions): Settings {
  return toSettings(validateOptions(owner, options, eventpopOptions));
}
