import type { SandboxControl } from "../control/control";
import type { FaultPreset } from "../faults/fault-presets";
import type { InspectorTab } from "../pages/inspector/inspector-page";
import type { Ticket } from "../world/catalogue";
import { credentialId } from "./credential-rows";
import { ruleFromForm } from "./fault-choices";
import { settingChange } from "./setting-rows";

/** One form of the inspector. */
export interface Action {
  /** The path below `/_sandbox/inspector`, in Express's notation. */
  readonly path: string;
  /** The tab that contains the form and shows its result. */
  readonly tab: InspectorTab["tab"];
  /** Performs what the form asks for. Rejects with a `SandboxError` if a field is invalid. */
  readonly run: (control: SandboxControl, form: SubmittedForm) => Promise<unknown>;
}

/** A submitted form. */
export interface SubmittedForm {
  /** The value of `:key` in the path. */
  readonly key: string;
  /** Returns the value of a field. Undefined if the field is missing or empty. */
  readonly field: (name: string) => string | undefined;
}

/** All forms except those of the tab "people". Those sign browsers in and have routes of their own. */
export const actions: readonly Action[] = [
  { path: "requests/clear", tab: "requests", run: (control) => control.requests.clear() },
  {
    path: "tokens/:key/expire",
    tab: "tokens",
    run: async (control, { key }) => control.tokens.expire({ token: await accessToken(control, key) }),
  },
  {
    path: "tokens/:key/revoke",
    tab: "tokens",
    run: async (control, { key }) => control.tokens.revoke({ token: await accessToken(control, key) }),
  },
  {
    path: "codes/:key/expire",
    tab: "tokens",
    run: async (control, { key }) => control.codes.expire({ token: await code(control, key) }),
  },
  {
    path: "tickets/:key",
    tab: "events",
    run: (control, { key, field }) => control.tickets.update(key, { status: field("status") as Ticket["status"] }),
  },
  { path: "faults", tab: "faults", run: (control, { field }) => control.faults.add(ruleFromForm(field)) },
  { path: "faults/clear", tab: "faults", run: (control) => control.faults.clear() },
  { path: "faults/:key/remove", tab: "faults", run: (control, { key }) => control.faults.clear({ id: key }) },
  {
    path: "faults/presets/:key/on",
    tab: "faults",
    run: (control, { key }) => control.faults.preset(key as FaultPreset),
  },
  {
    path: "faults/presets/:key/off",
    tab: "faults",
    run: (control, { key }) => control.faults.clear({ preset: key }),
  },
  { path: "clock/advance", tab: "clock", run: (control, { field }) => control.clock.advance(field("by") ?? "") },
  { path: "clock/freeze", tab: "clock", run: (control) => control.clock.freeze() },
  { path: "clock/resume", tab: "clock", run: (control) => control.clock.resume() },
  { path: "clock/set", tab: "clock", run: (control, { field }) => control.clock.set(field("at") ?? "") },
  {
    path: "settings",
    tab: "settings",
    run: (control, { field }) => control.settings.update(settingChange(field("name") ?? "", field("value") ?? "")),
  },
  { path: "reset", tab: "settings", run: (control) => control.reset() },
];

/** Returns the access token that belongs to `id`. An unknown id is returned unchanged, because it matches no token. */
async function accessToken(control: SandboxControl, id: string): Promise<string> {
  const tokens = await control.tokens.list();
  return tokens.find((token) => credentialId(token.accessToken) === id)?.accessToken ?? id;
}

async function code(control: SandboxControl, id: string): Promise<string> {
  const codes = await control.codes.list();
  return codes.find((candidate) => credentialId(candidate.code) === id)?.code ?? id;
}
