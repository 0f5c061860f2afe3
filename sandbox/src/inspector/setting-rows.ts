import type { SettingsOptions } from "../options";
import type { SettingRow } from "../pages/inspector/settings-tab";
import type { Settings } from "../settings";
import { doorkeeperVersions } from "../world/doorkeeper-versions";

const switchable = ["true", "false"];

/** The values that a setting of text can have. */
const choices: Readonly<Record<string, readonly string[]>> = {
  "compat.doorkeeper": doorkeeperVersions,
  "compat.tokenErrorStatus": ["by-version", "400", "401"],
  "compat.pkce": ["on", "ignored", "refused", "absent"],
  "compat.tokenFormat": ["hex", "base64url"],
  "compat.apiErrors": ["grape", "empty"],
  "compat.meEnvelope": ["user", "flat"],
  "compat.listEnvelope": ["wrapped", "bare"],
};

/** One row for each switch. */
export function settingRows(settings: Settings, people: readonly string[]): readonly SettingRow[] {
  const { compat, ttl, rateLimit, consent, login, publicUrl } = settings;
  return [
    ...Object.entries(compat).map(([name, value]) => rowOf(`compat.${name}`, value)),
    { name: "ttl.accessToken", value: String(ttl.accessToken), about: "In seconds." },
    { name: "ttl.code", value: String(ttl.code), about: "In seconds." },
    { name: "rateLimit", value: rateLimit ? "on" : "off", choices: ["on", "off"] },
    { name: "consent", value: consent, choices: ["prompt", "auto"] },
    { name: "login", value: login === "prompt" ? login : login.as, choices: ["prompt", ...people] },
    { name: "publicUrl", value: publicUrl ?? "", fixed: true },
  ];
}

function rowOf(name: string, value: unknown): SettingRow {
  return { name, value: String(value), choices: typeof value === "boolean" ? switchable : choices[name] };
}

/** The change that a form with these two fields asks for; what makes no sense is refused by whoever makes the change. */
export function settingChange(name: string, value: string): SettingsOptions {
  const [group = "", switchName] = name.split(".");
  if (switchName !== undefined) return { [group]: { [switchName]: typed(name, value) } };
  if (name === "rateLimit") return { rateLimit: value === "on" ? { me: {} } : false };
  if (name === "login" && value !== "prompt") return { login: { as: value } };
  return { [name]: value };
}

/** Versions look like numbers, and are none. */
function typed(name: string, value: string): unknown {
  if (switchable.includes(value)) return value === "true";
  return /^\d+$/.test(value) && name !== "compat.doorkeeper" ? Number(value) : value;
}
