import { readOptions } from "../../src/config/validators";
import { type EventpopOptions, eventpopReaders, type Settings, toSettings } from "../../src/config/eventpop-options";

/** Reads options that have no additions, as every public name does with its own. */
export function readSettings(owner: string, options: EventpopOptions): Settings {
  return toSettings(readOptions(owner, options, eventpopReaders));
}
