import { PostForm } from "../elements";
import type { TranslatedText } from "../language";
import { Confirm } from "./confirm";
import { DataTable } from "./data-table";
import { inspectorPath, type TabContext } from "./inspector-tab";

export interface SettingRow {
  /** The name of the setting, such as `compat.meEnvelope`. */
  readonly name: string;
  readonly value: string;
  readonly default: string;
  /** The possible values. Undefined if the setting is a free text. */
  readonly choices?: readonly string[] | undefined;
  /** True if the setting cannot be changed while the sandbox runs. */
  readonly fixed?: boolean | undefined;
  /** One sentence about the setting: what it does, or what is not known about Eventpop. */
  readonly about: TranslatedText;
}

/**
 * The props of the settings tab. One form is posted to `settings`; it has a field for each setting that can be changed. The other
 * forms are posted to `reset` and `import` (a file in the field `file`). The links `export` and `export/seed` download the data.
 */
export interface SettingsTabProps {
  readonly tab: "settings";
  readonly settings: readonly SettingRow[];
}

export function SettingsTab({ settings, ...context }: SettingsTabProps & TabContext) {
  const { language, translate, authenticityToken } = context;
  return (
    <div class="stack">
      <PostForm action={inspectorPath("settings")} authenticityToken={authenticityToken} class="stack">
        <DataTable
          title={translate("settings")}
          empty={translate("nothingYet")}
          columns={[translate("name"), translate("value"), translate("default")]}
          rows={settings.map((setting) => [
            <>
              <code>{setting.name}</code>
              <p class="muted" id={`about-${setting.name}`}>
                {setting.about[language]}
              </p>
            </>,
            <SettingValue setting={setting} {...context} key="value" />,
            <Default setting={setting} {...context} key="default" />,
          ])}
        />
        <div class="row">
          <button type="submit" class="primary" data-testid="settings-save">
            {translate("saveSettings")}
          </button>
        </div>
      </PostForm>
      <WholeState {...context} />
    </div>
  );
}

/** Marks the default of a setting that has another value. */
function Default({ setting, translate }: { setting: SettingRow } & TabContext) {
  const text = <code>{setting.default || translate("emptySetting")}</code>;
  return setting.value === setting.default ? text : <strong>{text}</strong>;
}

function SettingValue({ setting, translate }: { setting: SettingRow } & TabContext) {
  const { name, value, choices, fixed } = setting;
  if (fixed) {
    return (
      <>
        <code>{value || translate("emptySetting")}</code> <span class="muted">({translate("fixedSetting")})</span>
      </>
    );
  }
  const control = {
    name,
    class: "small",
    "aria-label": name,
    "aria-describedby": `about-${name}`,
    "data-testid": `setting-${name}`,
  };
  if (!choices) return <input {...control} value={value} autocomplete="off" />;
  return (
    <select {...control}>
      {choices.map((choice) => (
        <option value={choice} selected={choice === value} key={choice}>
          {choice}
        </option>
      ))}
    </select>
  );
}

function WholeState({ translate, authenticityToken }: TabContext) {
  return (
    <section class="card stack" aria-labelledby="state-title">
      <h2 id="state-title">{translate("wholeState")}</h2>
      <p>
        <a href={inspectorPath("export")} download="eventpop-sandbox-state.json" data-testid="export">
          {translate("exportState")}
        </a>
        <br />
        <span class="muted">{translate("exportStateHint")}</span>
      </p>
      <p>
        <a href={inspectorPath("export", "seed")} download="eventpop-sandbox-seed.json" data-testid="export-seed">
          {translate("exportSeed")}
        </a>
        <br />
        <span class="muted">{translate("exportSeedHint")}</span>
      </p>
      <Confirm label={translate("import")} question={translate("importQuestion")} testId="import">
        <PostForm
          action={inspectorPath("import")}
          authenticityToken={authenticityToken}
          enctype="multipart/form-data"
          class="row bottom"
        >
          <label>
            {translate("importFile")}
            <input type="file" name="file" accept=".json,application/json" required data-testid="import-file" />
          </label>
          <button type="submit" class="refuse" data-testid="import-now">
            {translate("importNow")}
          </button>
        </PostForm>
      </Confirm>
      <Confirm label={translate("reset")} question={translate("resetHint")} testId="reset">
        <PostForm action={inspectorPath("reset")} authenticityToken={authenticityToken}>
          <button type="submit" class="refuse" data-testid="reset-now">
            {translate("resetNow")}
          </button>
        </PostForm>
      </Confirm>
    </section>
  );
}
