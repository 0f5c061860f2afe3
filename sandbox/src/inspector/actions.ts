import type { SandboxControl } from "../control/control";
import { type FaultPreset, faultPresets, presets } from "../faults/fault-presets";
import { SHOWN_CHARACTERS } from "../oauth/secrets";
import { bangkokTime } from "../pages/elements";
import type { InspectorTab } from "../pages/inspector/inspector-page";
import type { NoticeName } from "../pages/inspector/notice-texts";
import { credentialRowId } from "../pages/inspector/request-entry";
import type { Provider } from "../provider";
import { importState } from "../state/state-import";
import { credentialId } from "./credential-rows";
import { ruleFromForm } from "./fault-choices";
import type { Done } from "./inspector-pages";
import { settingChanges } from "./setting-rows";
import type { SubmittedForm } from "./submitted-form";

/** One form of the inspector. */
export interface FormAction {
  /** The path below `/_sandbox/inspector`, in Express's notation. */
  readonly path: string;
  /** The tab that contains the form and shows its result. */
  readonly tab: InspectorTab["tab"];
  /** Performs what the form asks for, and returns what the page says. Rejects with a `SandboxError` if a field is invalid. */
  readonly run: (control: SandboxControl, form: SubmittedForm, provider: Provider) => Promise<Done>;
}

/** All forms of the inspector, except those that create, change or delete rows or sign a browser in: these have routes of their own. */
export const actions: readonly FormAction[] = [
  {
    path: "requests/clear",
    tab: "requests",
    run: async (control) => {
      const count = await control.requests.count();
      await control.requests.clear();
      return { notice: "logCleared", values: { count } };
    },
  },
  {
    path: "tokens/:key/expire",
    tab: "tokens",
    run: (control, { key }) => withToken(control, key, "tokenExpired", (token) => control.tokens.expire({ token })),
  },
  {
    path: "tokens/:key/revoke",
    tab: "tokens",
    run: (control, { key }) => withToken(control, key, "tokenRevoked", (token) => control.tokens.revoke({ token })),
  },
  {
    path: "codes/:key/expire",
    tab: "tokens",
    run: async (control, { key }) => {
      const code = (await control.codes.list()).find((candidate) => credentialId(candidate.code) === key)?.code;
      return withSecret(code, "codeExpired", (token) => control.codes.expire({ token }));
    },
  },
  {
    path: "faults",
    tab: "faults",
    run: async (control, { field }) => {
      const { id } = await control.faults.add(ruleFromForm(field));
      return { notice: "faultAdded", values: { id } };
    },
  },
  {
    path: "faults/clear",
    tab: "faults",
    run: async (control) => {
      const { length: count } = await control.faults.list();
      await control.faults.clear();
      return { notice: "faultsRemoved", values: { count } };
    },
  },
  {
    path: "faults/:key/remove",
    tab: "faults",
    run: async (control, { key }) => {
      await control.faults.clear({ id: key });
      return { notice: "faultRemoved", values: { id: key } };
    },
  },
  {
    path: "faults/presets/:key/on",
    tab: "faults",
    run: async (control, { key }) => {
      await control.faults.preset(key as FaultPreset);
      const preset = faultPresets.find((name) => name === key);
      const isDone = preset !== undefined && "actsOnce" in presets[preset];
      return { notice: isDone ? "presetDone" : "presetOn", values: { name: key } };
    },
  },
  {
    path: "faults/presets/:key/off",
    tab: "faults",
    run: async (control, { key }) => {
      await control.faults.clear({ preset: key });
      return { notice: "presetOff", values: { name: key } };
    },
  },
  clockAction("advance", "clockSet", (control, { field }) => control.clock.advance(field("by") ?? "")),
  clockAction("freeze", "clockFrozen", (control) => control.clock.freeze()),
  clockAction("resume", "clockResumed", (control) => control.clock.resume()),
  clockAction("set", "clockSet", (control, { field }) => control.clock.set(field("at") ?? "")),
  {
    path: "settings",
    tab: "settings",
    run: async (control, form) => {
      const { options, shown } = settingChanges(await control.settings.get(), form);
      if (shown.length === 0) return { notice: "settingsUnchanged" };
      await control.settings.update(options);
      return { notice: "settingsSaved", values: { changes: shown.join(", ") } };
    },
  },
  {
    path: "import",
    tab: "settings",
    run: async (_control, { field }, provider) => {
      const kind = importState(provider, field("file") ?? "");
      return { notice: kind === "state" ? "importedState" : "importedSeed" };
    },
  },
  {
    path: "reset",
    tab: "settings",
    run: async (control) => {
      await control.reset();
      return { notice: "reset" };
    },
  },
];

function clockAction(
  name: string,
  notice: NoticeName,
  change: (control: SandboxControl, form: SubmittedForm) => Promise<void>,
): FormAction {
  return {
    path: `clock/${name}`,
    tab: "clock",
    run: async (control, form) => {
      await change(control, form);
      return { notice, values: { time: bangkokTime(await control.clock.now()) } };
    },
  };
}

async function withToken(
  control: SandboxControl,
  id: string,
  notice: NoticeName,
  change: (token: string) => Promise<unknown>,
): Promise<Done> {
  const token = (await control.tokens.list()).find(({ accessToken }) => credentialId(accessToken) === id);
  return withSecret(token?.accessToken, notice, change);
}

async function withSecret(
  secret: string | undefined,
  notice: NoticeName,
  change: (secret: string) => Promise<unknown>,
): Promise<Done> {
  if (secret === undefined) return { notice: "gone" };
  await change(secret);
  const preview = secret.slice(0, SHOWN_CHARACTERS);
  return { notice, values: { preview }, anchor: credentialRowId(preview) };
}
