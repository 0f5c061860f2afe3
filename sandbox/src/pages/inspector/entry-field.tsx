import type { ComponentChildren } from "preact";
import { type Language, translator } from "../language";
import { entryTexts, type FieldName, fieldHints, fieldLabels } from "./entry-texts";

/** A value that a field offers. */
export interface FieldOption {
  readonly id: string;
  readonly name: string;
  /** The options with the same group stand together, such as the ticket types of one event. */
  readonly group?: string | undefined;
}

/** A ticket type in the form of an event, as text. The last rows are empty, for new types. */
export interface TicketTypeFields {
  /** Empty for a new type. */
  readonly id: string;
  readonly name: string;
  readonly priceSatangs: string;
  readonly quota: string;
}

/** One field of a form. */
export type FieldView = {
  readonly name: FieldName;
  readonly isRequired?: boolean | undefined;
  /** Whether the field is hidden behind “More fields”. */
  readonly isRare?: boolean | undefined;
} & (
  | { readonly kind: "text" | "email" | "number" | "date" | "datetime-local"; readonly value: string }
  /** A text that the form shows and does not change. */
  | { readonly kind: "fixed"; readonly value: string }
  /** Several texts, one on each line. */
  | { readonly kind: "lines"; readonly value: string }
  | { readonly kind: "flag"; readonly value: boolean }
  | {
      readonly kind: "choice";
      readonly value: string;
      readonly options: readonly FieldOption[];
      readonly isOptional: boolean;
    }
  | { readonly kind: "choices"; readonly values: readonly string[]; readonly options: readonly FieldOption[] }
  | { readonly kind: "ticketTypes"; readonly rows: readonly TicketTypeFields[] }
);

interface EntryFieldProps {
  readonly field: FieldView;
  readonly language: Language;
}

export function EntryField({ field, language }: EntryFieldProps) {
  const { name, kind, isRequired } = field;
  const label = fieldLabels[name][language];
  const hint = fieldHints[name]?.[language];
  const hintId = hint === undefined ? undefined : `hint-${name}`;
  const controlId = `field-${name}`;
  const control = { id: controlId, name, required: isRequired, "aria-describedby": hintId, "data-testid": controlId };
  const labelled = (content: ComponentChildren) => (
    <div class="field">
      <label for={controlId}>{label}</label>
      {content}
      <Hint id={hintId} text={hint} />
    </div>
  );
  switch (kind) {
    case "fixed":
      return (
        <div class="field">
          {label}
          <code>{field.value}</code>
        </div>
      );
    case "lines":
      return labelled(
        <textarea {...control} rows={3} spellcheck={false}>
          {field.value}
        </textarea>,
      );
    case "flag":
      return (
        <div class="field">
          {/* A browser sends no value for a box that is not checked. Of two values, the last one counts, as in Rails. */}
          <input type="hidden" name={name} value="false" />
          <label class="check">
            <input type="checkbox" value="true" checked={field.value} {...control} />
            {label}
          </label>
          <Hint id={hintId} text={hint} />
        </div>
      );
    case "choice":
      return labelled(
        <select {...control}>
          {field.isOptional && <option value="">{translator(entryTexts, language)("noChoice")}</option>}
          <Options options={field.options} selected={field.value} />
        </select>,
      );
    case "choices":
      return (
        <fieldset class="field" aria-describedby={hintId}>
          <legend>{label}</legend>
          <input type="hidden" name={`${name}[]`} value="" />
          {field.options.map((option) => (
            <label class="check" key={option.id}>
              <input
                type="checkbox"
                name={`${name}[]`}
                value={option.id}
                checked={field.values.includes(option.id)}
                data-testid={`field-${name}-${option.id}`}
              />
              {option.name}
            </label>
          ))}
          <Hint id={hintId} text={hint} />
        </fieldset>
      );
    case "ticketTypes":
      return <TicketTypes label={label} rows={field.rows} language={language} />;
    default:
      return labelled(<input type={kind} value={field.value} step={stepOf(kind)} autocomplete="off" {...control} />);
  }
}

function stepOf(kind: FieldView["kind"]): string | undefined {
  // Without a step, browsers refuse times with seconds.
  return kind === "datetime-local" ? "any" : undefined;
}

function Hint({ id, text }: { id: string | undefined; text: string | undefined }) {
  return text === undefined ? null : (
    <p class="hint" id={id}>
      {text}
    </p>
  );
}

function Options({ options, selected }: { options: readonly FieldOption[]; selected: string }) {
  const groups = [...new Set(options.map(({ group }) => group))];
  return (
    <>
      {groups.map((group) => {
        const items = options
          .filter((option) => option.group === group)
          .map(({ id, name }) => (
            <option value={id} selected={id === selected} key={id}>
              {name}
            </option>
          ));
        return group === undefined ? (
          items
        ) : (
          <optgroup label={group} key={group}>
            {items}
          </optgroup>
        );
      })}
    </>
  );
}

/** The columns of the ticket types. */
const TYPE_COLUMNS = [
  { name: "name", text: "typeName", type: "text" },
  { name: "priceSatangs", text: "typePrice", type: "number" },
  { name: "quota", text: "typeQuota", type: "number" },
] as const;

function TicketTypes({
  label,
  rows,
  language,
}: {
  label: string;
  rows: readonly TicketTypeFields[];
  language: Language;
}) {
  const translate = translator(entryTexts, language);
  return (
    <fieldset class="field wide">
      <legend>{label}</legend>
      {rows.map((row, index) => (
        <div class="ticket-type" key={index}>
          <input type="hidden" name={`ticketTypes[${index}][id]`} value={row.id} />
          {TYPE_COLUMNS.map(({ name, text, type }) => (
            <label key={name}>
              {`${translate(text)} ${index + 1}`}
              <input
                type={type}
                min={type === "number" ? 0 : undefined}
                name={`ticketTypes[${index}][${name}]`}
                value={row[name]}
                autocomplete="off"
                data-testid={`field-ticketTypes-${index}-${name}`}
              />
            </label>
          ))}
        </div>
      ))}
      <p class="hint">{translate("ticketTypesHint")}</p>
    </fieldset>
  );
}
