import type { SettingsOptions } from "../options";
import type { SettingRow as ShownSetting } from "../pages/inspector/settings-tab";
import { compatRows, consentRow, lifetimeRows, type SettingRow, type Settings } from "../settings";

/** One setting of the settings page. */
interface SettingForm {
  readonly name: string;
  readonly about: string;
  /** Returns the values that the form offers. Undefined if the form has a text field instead. */
  readonly choices?: (userKeys: readonly string[]) => readonly string[];
  readonly valueIn: (settings: Settings) => unknown;
  /**
   * Returns the change that a submitted form makes. It may be invalid, because the control operation checks it later.
   * Undefined if the setting cannot change while the sandbox runs.
   */
  readonly change?: (text: string) => object;
}

const forms: readonly SettingForm[] = [
  ...Object.entries<SettingRow>(compatRows).map(([name, row]) => formInGroup("compat", name, row)),
  ...Object.entries<SettingRow>(lifetimeRows).map(([name, row]) => formInGroup("ttl", name, row)),
  {
    name: "rateLimit",
    about: "Eventpop's documented limit of /me: 10 requests a minute for each access token.",
    choices: () => ["on", "off"],
    valueIn: ({ rateLimit }) => (rateLimit ? "on" : "off"),
    change: (text) => ({ rateLimit: text === "on" ? { me: {} } : false }),
  },
  {
    name: "consent",
    ...textsOf(consentRow),
    valueIn: ({ consent }) => consent,
    change: (text) => ({ consent: text }),
  },
  {
    name: "login",
    about: "Show the sign-in page, or sign this user in without it.",
    choices: (userKeys) => ["prompt", ...userKeys],
    valueIn: ({ login }) => (login === "prompt" ? login : login.as),
    change: (text) => ({ login: text === "prompt" ? text : { as: text } }),
  },
  {
    name: "publicUrl",
    about: "The origin at which browsers reach the sandbox.",
    valueIn: ({ publicUrl }) => publicUrl ?? "",
  },
];

function formInGroup(group: "compat" | "ttl", name: string, row: SettingRow): SettingForm {
  return {
    name: `${group}.${name}`,
    ...textsOf(row),
    valueIn: (settings) => new Map<string, unknown>(Object.entries(settings[group])).get(name),
    change: (text) => ({ [group]: { [name]: parse(row, text) } }),
  };
}

function textsOf({ about, choices }: SettingRow): Pick<SettingForm, "about" | "choices"> {
  return choices ? { about, choices: () => choices.map(String) } : { about };
}

/** Returns the choice that is written as `text`. Returns the text itself if there is no such choice. */
function parse({ choices }: SettingRow, text: string): unknown {
  if (choices) return choices.find((choice) => String(choice) === text) ?? text;
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Returns the rows of the settings page, one for each setting. */
export function settingRows(settings: Settings, userKeys: readonly string[]): readonly ShownSetting[] {
  return forms.map(({ name, about, choices, valueIn, change }) => ({
    name,
    about,
    value: String(valueIn(settings)),
    choices: choices?.(userKeys),
    fixed: change === undefined,
  }));
}

/**
 * Returns the change that a form with these two fields makes. An unknown name is not refused here, but by the control
 * operation.
 */
export function settingChange(name: string, value: string): SettingsOptions {
  const form = forms.find((candidate) => candidate.name === name);
  return form?.change?.(value) ?? { [name]: value };
}
