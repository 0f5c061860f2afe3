import type { SettingsOptions } from "../options";
import type { SettingRow as ShownSetting } from "../pages/inspector/settings-tab";
import {
  compatRows,
  consentRow,
  defaultRateLimit,
  defaultSettings,
  lifetimeRows,
  rateLimitRows,
  type SettingRow,
  type Settings,
} from "../settings";
import type { SubmittedForm } from "./submitted-form";

/** One setting of the settings page. */
interface SettingField {
  readonly name: string;
  readonly about: SettingRow["about"];
  /** Returns the values that the form offers. Undefined if the form has a text field instead. */
  readonly choices?: (userKeys: readonly string[]) => readonly string[];
  /** Returns the text of the field. */
  readonly textIn: (settings: Settings) => string;
  /** Whether the setting cannot change while the sandbox runs. */
  readonly isFixed?: true;
}

const fields: readonly SettingField[] = [
  ...rowsOf(compatRows, "compat", ({ compat }) => compat),
  ...rowsOf(lifetimeRows, "ttl", ({ ttl }) => ttl),
  {
    name: "rateLimit",
    about: {
      en: "Eventpop's documented limit of /me: 10 requests a minute for each access token.",
      th: "ขีดจำกัดของ /me ตามเอกสารของ Eventpop: 10 คำขอต่อนาทีต่อ access token",
    },
    choices: () => ["on", "off"],
    textIn: ({ rateLimit }) => (rateLimit ? "on" : "off"),
  },
  ...rowsOf(rateLimitRows, "rateLimit", ({ rateLimit }) => (rateLimit ? rateLimit.me : defaultRateLimit)),
  {
    name: "consent",
    about: consentRow.about,
    choices: () => consentRow.choices,
    textIn: ({ consent }) => consent,
  },
  {
    name: "login",
    about: {
      en: "Show the sign-in page, or sign this user in without it.",
      th: "แสดงหน้าเข้าสู่ระบบ หรือเข้าสู่ระบบเป็นผู้ใช้นี้โดยไม่แสดง",
    },
    choices: (userKeys) => ["prompt", ...userKeys],
    textIn: ({ login }) => (login === "prompt" ? login : login.as),
  },
  {
    name: "redirectHosts",
    about: {
      en: "More hosts, besides this machine, that a callback of an application with any-loopback may have. Separate them by spaces.",
      th: "host อื่นนอกจากเครื่องนี้ที่ callback ของแอปแบบ any-loopback ใช้ได้ คั่นด้วยช่องว่าง",
    },
    textIn: ({ redirectHosts }) => redirectHosts.join(" "),
  },
  {
    name: "allowedHosts",
    about: {
      en: "More names at which apps reach the sandbox, such as eventpop in Docker Compose. Separate them by spaces.",
      th: "ชื่ออื่นที่แอปใช้เรียกแซนด์บ็อกซ์ เช่น eventpop ใน Docker Compose คั่นด้วยช่องว่าง",
    },
    textIn: ({ allowedHosts }) => allowedHosts.join(" "),
  },
  {
    name: "publicUrl",
    about: { en: "The origin at which browsers reach the sandbox.", th: "origin ที่เบราว์เซอร์ใช้เปิดแซนด์บ็อกซ์" },
    textIn: ({ publicUrl }) => publicUrl ?? "",
    isFixed: true,
  },
];

function rowsOf(
  rows: Readonly<Record<string, SettingRow>>,
  group: string,
  valuesIn: (settings: Settings) => object,
): readonly SettingField[] {
  return Object.entries(rows).map(([name, { about, choices }]) => ({
    name: `${group}.${name}`,
    about,
    ...(choices && { choices: () => choices.map(String) }),
    textIn: (settings) => String(new Map<string, unknown>(Object.entries(valuesIn(settings))).get(name)),
  }));
}

/** Returns the rows of the settings page, one for each setting. */
export function settingRows(settings: Settings, userKeys: readonly string[]): readonly ShownSetting[] {
  return fields.map(({ name, about, choices, textIn, isFixed }) => ({
    name,
    about,
    value: textIn(settings),
    default: textIn(defaultSettings),
    choices: choices?.(userKeys),
    fixed: isFixed,
  }));
}

/** What a form changes: the settings, and the texts that the notice shows, such as `compat.meEnvelope = flat`. */
export interface SettingChanges {
  readonly options: SettingsOptions;
  readonly shown: readonly string[];
}

/**
 * Returns the changes that a submitted form makes. A field that the form does not have is not changed. The values may be
 * invalid, because the control operation checks them later.
 */
export function settingChanges(settings: Settings, form: SubmittedForm): SettingChanges {
  const sent = fields.flatMap(({ name, textIn, isFixed }) => {
    const text = form.value(name);
    const isChanged = !isFixed && typeof text === "string" && text.trim() !== textIn(settings);
    return isChanged ? [[name, text.trim()] as const] : [];
  });
  const texts = new Map(sent);
  const group = (name: "compat" | "ttl", rows: Readonly<Record<string, SettingRow>>) => {
    const values = parsedGroup(name, rows, texts);
    return Object.keys(values).length > 0 && { [name]: values };
  };
  const list = (name: "redirectHosts" | "allowedHosts") => {
    const text = texts.get(name);
    return text !== undefined && { [name]: text.split(/[\s,]+/).filter(Boolean) };
  };
  const [consent, login] = [texts.get("consent"), texts.get("login")];
  const options = {
    ...group("compat", compatRows),
    ...group("ttl", lifetimeRows),
    ...rateLimitChange(settings, texts),
    ...(consent !== undefined && { consent }),
    ...(login !== undefined && { login: login === "prompt" ? login : { as: login } }),
    ...list("redirectHosts"),
    ...list("allowedHosts"),
  };
  return { options: options as SettingsOptions, shown: sent.map(([name, text]) => `${name} = ${text || "—"}`) };
}

/** The limit has one option for all its values, so a change of one value contains all others too. */
function rateLimitChange({ rateLimit }: Settings, texts: ReadonlyMap<string, string>): object {
  const change = parsedGroup("rateLimit", rateLimitRows, texts);
  const isOn = (texts.get("rateLimit") ?? (rateLimit ? "on" : "off")) === "on";
  if (!texts.has("rateLimit") && Object.keys(change).length === 0) return {};
  return { rateLimit: isOn && { me: { ...(rateLimit ? rateLimit.me : defaultRateLimit), ...change } } };
}

function parsedGroup(group: string, rows: Readonly<Record<string, SettingRow>>, texts: ReadonlyMap<string, string>) {
  const values = Object.entries(rows).flatMap(([name, row]) => {
    const text = texts.get(`${group}.${name}`);
    return text === undefined ? [] : [[name, parsed(row, text)]];
  });
  return Object.fromEntries(values) as object;
}

/** Returns the choice that is written as `text`. Returns the text itself if there is no such choice. */
function parsed({ choices }: SettingRow, text: string): unknown {
  if (choices) return choices.find((choice) => String(choice) === text) ?? text;
  return /^\d+$/.test(text) ? Number(text) : text;
}
