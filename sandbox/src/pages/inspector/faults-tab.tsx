import { PostForm } from "../elements";
import { DataTable } from "./data-table";
import { inspectorPath, type TabContext } from "./inspector-tab";

export interface FaultRow {
  readonly id: string;
  /** The requests that the fault hits: an endpoint such as `token` or `me`, `any`, or a path. */
  readonly on: string;
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
}

export interface FaultPresetRow {
  /** The name of the preset, such as `eventpop-down`. */
  readonly name: string;
  readonly active: boolean;
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
  /** The values of `type` that the form offers. */
  readonly kinds: readonly string[];
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

function Presets({ presets, translate, authenticityToken }: FaultsTabProps & TabContext) {
  return (
    <DataTable
      title={translate("presets")}
      empty={translate("nothingYet")}
      columns={[translate("name"), translate("status"), translate("action")]}
      rows={presets.map(({ name, active }) => [
        <code key="name">{name}</code>,
        active ? <span class="tag">{translate("on")}</span> : translate("off"),
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
        </PostForm>,
      ])}
    />
  );
}

function Rules({ faults, translate, authenticityToken }: FaultsTabProps & TabContext) {
  const details = ({ after, delayMs, client }: FaultRow) =>
    [
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
        <PostForm action={inspectorPath("faults", "clear")} authenticityToken={authenticityToken}>
          <button type="submit" class="refuse" data-testid="faults-clear">
            {translate("removeAll")}
          </button>
        </PostForm>
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

function NewRule({ targets, kinds, translate, authenticityToken }: FaultsTabProps & TabContext) {
  const choices = [
    { name: "on", label: translate("target"), values: targets },
    { name: "type", label: translate("kind"), values: kinds },
  ];
  return (
    <section class="card stack" aria-labelledby="new-rule-title">
      <h2 id="new-rule-title">{translate("newRule")}</h2>
      <PostForm action={inspectorPath("faults")} authenticityToken={authenticityToken} class="fields">
        {choices.map(({ name, label, values }) => (
          <label key={name}>
            {label}
            <select name={name} data-testid={`fault-${name}`}>
              {values.map((value) => (
                <option value={value} key={value}>
                  {value}
                </option>
              ))}
            </select>
          </label>
        ))}
        {NUMBER_FIELDS.map(({ name, text, min, empty }) => (
          <label key={name}>
            {translate(text)}
            <input type="number" name={name} min={min} placeholder={translate(empty)} data-testid={`fault-${name}`} />
          </label>
        ))}
        <button type="submit" class="primary" data-testid="fault-add">
          {translate("add")}
        </button>
      </PostForm>
    </section>
  );
}
