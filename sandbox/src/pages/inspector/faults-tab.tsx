import { PostForm } from "../elements";
import type { TranslatedText } from "../language";
import { Confirm } from "./confirm";
import { DataTable } from "./data-table";
import { inspectorPath, type TabContext } from "./inspector-tab";

export interface FaultRow {
  readonly id: string;
  /** The requests that the fault hits: an endpoint such as `token` or `me`, `any`, or a path. */
  readonly on: string;
  /** What happens to the requests, such as `truncate` or `status 503`. */
  readonly type: string;
  /** How many requests the fault has hit. */
  readonly hits: number;
  /** The maximum number of further requests that the fault hits. Undefined if there is no limit. */
  readonly remaining?: number | undefined;
  /** How many matching requests pass before the fault hits one. */
  readonly after?: number | undefined;
  readonly delayMs?: number | undefined;
  /** The `client_id` whose requests the fault hits. Undefined if it hits the requests of all clients. */
  readonly client?: string | undefined;
  /** The method and the parameters that a request must have, such as `grant_type=refresh_token`. */
  readonly conditions: readonly string[];
}

export interface FaultPresetRow {
  /** The name of the preset, such as `eventpop-down`. */
  readonly name: string;
  /** What clients get, as the beginning of a sentence. */
  readonly about: TranslatedText;
  readonly active: boolean;
  /** Whether the preset acts once instead of adding faults. */
  readonly actsOnce: boolean;
}

/**
 * The props of the faults tab. The forms of the tab are posted to `faults` (fields `on` and `type`, optional `times`,
 * `after`, `delay_ms`), `faults/:id/remove`, `faults/clear`, `faults/presets/:name/on` and `faults/presets/:name/off`.
 */
export interface FaultsTabProps {
  readonly tab: "faults";
  readonly faults: readonly FaultRow[];
  readonly presets: readonly FaultPresetRow[];
  /** The values of `on` that the form offers. */
  readonly targets: readonly string[];
  /** The values of `type` that the form offers, and what clients get. */
  readonly kinds: readonly { readonly name: string; readonly about: TranslatedText }[];
}

export function FaultsTab(props: FaultsTabProps & TabContext) {
  return (
    <div class="stack">
      <Presets {...props} />
      <Rules {...props} />
      <NewRule {...props} />
    </div>
  );
}

function Presets({ presets, language, translate, authenticityToken }: FaultsTabProps & TabContext) {
  return (
    <DataTable
      title={translate("presets")}
      empty={translate("nothingYet")}
      columns={[translate("name"), translate("about"), translate("status"), translate("action")]}
      rows={presets.map(({ name, about, active, actsOnce }) => [
        <code key="name">{name}</code>,
        about[language].replaceAll("`", ""),
        actsOnce ? translate("actsOnce") : active ? <span class="tag">{translate("on")}</span> : translate("off"),
        actsOnce ? (
          <Confirm
            label={translate("carryOut")}
            question={translate("carryOutQuestion", { about: capitalized(about[language]) })}
            testId={`preset-${name}`}
            key="action"
          >
            <PostForm action={inspectorPath("faults", "presets", name, "on")} authenticityToken={authenticityToken}>
              <button type="submit" class="refuse" data-testid={`preset-${name}-now`}>
                {translate("carryOutNow", { name })}
              </button>
            </PostForm>
          </Confirm>
        ) : (
          <PostForm
            action={inspectorPath("faults", "presets", name, active ? "off" : "on")}
            authenticityToken={authenticityToken}
            key="action"
          >
            <button
              type="submit"
              class="small"
              aria-label={`${translate(active ? "turnOff" : "turnOn")}: ${name}`}
              data-testid={`preset-${name}`}
            >
              {translate(active ? "turnOff" : "turnOn")}
            </button>
          </PostForm>
        ),
      ])}
    />
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Rules({ faults, translate, authenticityToken }: FaultsTabProps & TabContext) {
  const details = ({ after, delayMs, client, conditions }: FaultRow) =>
    [
      ...conditions,
      after ? translate("afterCount", { count: after }) : "",
      delayMs ? translate("delayed", { count: delayMs }) : "",
      client ?? "",
    ].filter(Boolean);
  return (
    <>
      <DataTable
        title={translate("rules")}
        empty={translate("nothingYet")}
        columns={[
          translate("target"),
          translate("kind"),
          translate("hits"),
          translate("remaining"),
          translate("details"),
          translate("action"),
        ]}
        rows={faults.map((fault) => [
          <code key="on">{fault.on}</code>,
          <code key="type">{fault.type}</code>,
          fault.hits,
          fault.remaining ?? translate("unlimited"),
          details(fault).join(", "),
          <PostForm
            action={inspectorPath("faults", fault.id, "remove")}
            authenticityToken={authenticityToken}
            key="action"
          >
            <button
              type="submit"
              class="small"
              aria-label={`${translate("remove")}: ${fault.on} ${fault.type}`}
              data-testid={`fault-remove-${fault.id}`}
            >
              {translate("remove")}
            </button>
          </PostForm>,
        ])}
      />
      {faults.length > 0 && (
        <Confirm
          label={translate("removeAll")}
          question={translate("removeAllQuestion", { count: faults.length })}
          testId="faults-clear"
        >
          <PostForm action={inspectorPath("faults", "clear")} authenticityToken={authenticityToken}>
            <button type="submit" class="refuse" data-testid="faults-clear-now">
              {translate("removeAllNow")}
            </button>
          </PostForm>
        </Confirm>
      )}
    </>
  );
}

/** The optional number fields of the form, with their minimum and the text of an empty field. */
const NUMBER_FIELDS = [
  { name: "times", text: "times", min: 1, empty: "unlimited" },
  { name: "after", text: "after", min: 0, empty: "none" },
  { name: "delay_ms", text: "delayMs", min: 0, empty: "none" },
] as const;

const AFTER_HINT_ID = "fault-after-hint";

function NewRule({ targets, kinds, language, translate, authenticityToken }: FaultsTabProps & TabContext) {
  const choices = [
    { name: "on", label: translate("target"), options: targets.map((value) => ({ value, text: value })) },
    {
      name: "type",
      label: translate("kind"),
      options: kinds.map(({ name, about }) => ({
        value: name,
        text: `${name}: ${about[language].replaceAll("`", "")}`,
      })),
    },
  ];
  return (
    <section class="card stack" aria-labelledby="new-rule-title">
      <h2 id="new-rule-title">{translate("newRule")}</h2>
      <PostForm action={inspectorPath("faults")} authenticityToken={authenticityToken} class="fields">
        {choices.map(({ name, label, options }) => (
          <label class={name === "type" ? "double" : undefined} key={name}>
            {label}
            <select name={name} data-testid={`fault-${name}`}>
              {options.map(({ value, text }) => (
                <option value={value} key={value}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ))}
        {NUMBER_FIELDS.map(({ name, text, min, empty }) => (
          <label key={name}>
            {translate(text)}
            <input
              type="number"
              name={name}
              min={min}
              placeholder={translate(empty)}
              aria-describedby={name === "after" ? AFTER_HINT_ID : undefined}
              data-testid={`fault-${name}`}
            />
          </label>
        ))}
        <p class="hint wide" id={AFTER_HINT_ID}>
          {translate("afterHint")}
        </p>
        <button type="submit" class="primary" data-testid="fault-add">
          {translate("add")}
        </button>
      </PostForm>
    </section>
  );
}
