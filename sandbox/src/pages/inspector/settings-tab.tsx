import { PostForm } from "../elements";
import { DataTable } from "./data-table";
import { inspectorPath, type TabContext } from "./inspector-tab";

export interface SettingRow {
  /** The name of the setting, such as `compat.meEnvelope`. */
  readonly name: string;
  readonly value: string;
  /** The possible values. Undefined if the setting is a free text. */
  readonly choices?: readonly string[] | undefined;
  /** True if the setting cannot be changed while the sandbox runs. */
  readonly fixed?: boolean | undefined;
  /** One sentence about the setting: what it does, or what is not known about Eventpop. */
  readonly about?: string | undefined;
}

/**
 * The props of the settings tab. The forms of the tab are posted to `settings` (fields `name` and `value`) and `reset`. The
 * link `export` downloads all data.
 */
export interface SettingsTabProps {
  readonly tab: "settings";
  readonly settings: readonly SettingRow[];
}

export function SettingsTab({ settings, ...context }: SettingsTabProps & TabContext) {
  const { translate, authenticityToken } = context;
  return (
    <div class="stack">
      <DataTable
        title={translate("settings")}
        empty={translate("nothingYet")}
        columns={[translate("name"), translate("value")]}
        rows={settings.map((setting) => [
          <>
            <code>{setting.name}</code>
            {setting.about && <p class="muted">{setting.about}</p>}
          </>,
          <SettingValue setting={setting} {...context} key="value" />,
        ])}
      />
      <section class="card stack" aria-labelledby="state-title">
        <h2 id="state-title">{translate("wholeState")}</h2>
        <p class="muted">{translate("resetHint")}</p>
        <div class="row">
          <PostForm action={inspectorPath("reset")} authenticityToken={authenticityToken}>
            <button type="submit" class="refuse" data-testid="reset">
              {translate("reset")}
            </button>
          </PostForm>
          <a href={inspectorPath("export")} download="eventpop-sandbox.json" data-testid="export">
            {translate("export")}
          </a>
        </div>
      </section>
    </div>
  );
}

function SettingValue({ setting, translate, authenticityToken }: { setting: SettingRow } & TabContext) {
  const { name, value, choices, fixed } = setting;
  if (fixed) {
    return (
      <>
        <code>{value}</code> <span class="muted">({translate("fixedSetting")})</span>
      </>
    );
  }
  const control = { name: "value", class: "small", "aria-label": name, "data-testid": `setting-${name}` };
  return (
    <PostForm
      action={inspectorPath("settings")}
      authenticityToken={authenticityToken}
      fields={{ name }}
      class="row tight"
    >
      {choices ? (
        <select {...control}>
          {choices.map((choice) => (
            <option value={choice} selected={choice === value} key={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <input {...control} value={value} />
      )}
      <button
        type="submit"
        class="small"
        aria-label={`${translate("save")}: ${name}`}
        data-testid={`setting-save-${name}`}
      >
        {translate("save")}
      </button>
    </PostForm>
  );
}
