import { PostForm } from "../post-form";
import { DataTable } from "./data-table";
import { inspectorPath, type TabContext } from "./inspector-tab";

export interface FaultRow {
  readonly id: string;
  /** What it touches: `token`, `me`, a path, … */
  readonly on: string;
  readonly type: string;
  /** How often it has struck. */
  readonly hits: number;
  /** How often it will still strike; nothing means until it is removed. */
  readonly remaining?: number | undefined;
  /** How many requests it lets through first. */
  readonly after?: number | undefined;
  readonly delayMs?: number | undefined;
  /** The one `client_id` it is for. */
  readonly client?: string | undefined;
}

export interface FaultPresetRow {
  /** Such as `eventpop-down`. */
  readonly name: string;
  readonly active: boolean;
}

/**
 * Posts to `faults` (`on`, `type`, and maybe empty `times`, `after`, `delay_ms`), `faults/:id/remove`, `faults/clear`,
 * `faults/presets/:name/on` and `faults/presets/:name/off`.
 */
export interface FaultsTabProps {
  readonly tab: "faults";
  readonly faults: readonly FaultRow[];
  readonly presets: readonly FaultPresetRow[];
  /** What a rule can touch. */
  readonly targets: readonly string[];
  /** What a rule can do. */
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

function Presets({ presets, say, authenticityToken }: FaultsTabProps & TabContext) {
  return (
    <DataTable
      title={say("presets")}
      empty={say("nothingYet")}
      columns={[say("name"), say("status"), say("action")]}
      rows={presets.map(({ name, active }) => [
        <code key="name">{name}</code>,
        active ? <span class="tag">{say("on")}</span> : say("off"),
        <PostForm
          action={inspectorPath("faults", "presets", name, active ? "off" : "on")}
          authenticityToken={authenticityToken}
          key="action"
        >
          <button
            type="submit"
            class="small"
            aria-label={`${say(active ? "turnOff" : "turnOn")}: ${name}`}
            data-testid={`preset-${name}`}
          >
            {say(active ? "turnOff" : "turnOn")}
          </button>
        </PostForm>,
      ])}
    />
  );
}

function Rules({ faults, say, authenticityToken }: FaultsTabProps & TabContext) {
  const details = ({ after, delayMs, client }: FaultRow) =>
    [
      after ? say("afterCount", { count: after }) : "",
      delayMs ? say("delayed", { count: delayMs }) : "",
      client ?? "",
    ].filter(Boolean);
  return (
    <>
      <DataTable
        title={say("rules")}
        empty={say("nothingYet")}
        columns={[say("target"), say("kind"), say("hits"), say("remaining"), say("details"), say("action")]}
        rows={faults.map((fault) => [
          <code key="on">{fault.on}</code>,
          <code key="type">{fault.type}</code>,
          fault.hits,
          fault.remaining ?? say("unlimited"),
          details(fault).join(", "),
          <PostForm
            action={inspectorPath("faults", fault.id, "remove")}
            authenticityToken={authenticityToken}
            key="action"
          >
            <button
              type="submit"
              class="small"
              aria-label={`${say("remove")}: ${fault.on} ${fault.type}`}
              data-testid={`fault-remove-${fault.id}`}
            >
              {say("remove")}
            </button>
          </PostForm>,
        ])}
      />
      {faults.length > 0 && (
        <PostForm action={inspectorPath("faults", "clear")} authenticityToken={authenticityToken}>
          <button type="submit" class="refuse" data-testid="faults-clear">
            {say("removeAll")}
          </button>
        </PostForm>
      )}
    </>
  );
}

/** The numbers that a rule may have: the least that makes sense, and what leaving it empty means. */
const numbers = [
  { name: "times", text: "times", min: 1, empty: "unlimited" },
  { name: "after", text: "after", min: 0, empty: "none" },
  { name: "delay_ms", text: "delayMs", min: 0, empty: "none" },
] as const;

function NewRule({ targets, kinds, say, authenticityToken }: FaultsTabProps & TabContext) {
  const choices = [
    { name: "on", label: say("target"), values: targets },
    { name: "type", label: say("kind"), values: kinds },
  ];
  return (
    <section class="card stack" aria-labelledby="new-rule-title">
      <h2 id="new-rule-title">{say("newRule")}</h2>
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
        {numbers.map(({ name, text, min, empty }) => (
          <label key={name}>
            {say(text)}
            <input type="number" name={name} min={min} placeholder={say(empty)} data-testid={`fault-${name}`} />
          </label>
        ))}
        <button type="submit" class="primary" data-testid="fault-add">
          {say("add")}
        </button>
      </PostForm>
    </section>
  );
}
