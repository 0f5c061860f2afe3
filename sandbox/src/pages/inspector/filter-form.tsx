import { inspectorPath, type TabContext } from "./inspector-tab";
import { filterQuery, type RequestFilter } from "./request-filter";

/** The values that the lists of the filter offer. */
export interface FilterChoices {
  readonly endpoints: readonly string[];
  readonly clients: readonly { readonly id: string; readonly name: string }[];
  readonly users: readonly { readonly id: string; readonly name: string }[];
}

interface FilterFormProps extends Pick<TabContext, "translate"> {
  readonly tab: "requests" | "logins";
  readonly filter: RequestFilter;
  readonly choices: FilterChoices;
}

const methods = ["GET", "POST", "DELETE", "OPTIONS"];
const statuses = ["2xx", "3xx", "4xx", "5xx", "none"];

/**
 * The form that filters requests. It is sent by GET, so the address of the result can be copied. On a narrow screen it is folded, unless it
 * filters something.
 */
export function FilterForm({ tab, filter, choices, translate }: FilterFormProps) {
  const named = (names: readonly string[]) => names.map((name) => ({ id: name, name }));
  return (
    <details class="filter-box" open={filterQuery(filter) !== ""}>
      <summary data-testid="filter">{translate("filter")}</summary>
      <form action={inspectorPath(tab)} class="filter" aria-label={translate("filter")}>
        <label class="search-text">
          {translate("searchText")}
          <input type="search" name="q" value={filter.q} data-testid="filter-q" />
        </label>
        <Choice name="on" value={filter.on} options={named(choices.endpoints)} translate={translate} />
        <Choice name="method" value={filter.method} options={named(methods)} translate={translate} />
        <Choice name="status" value={filter.status} options={named(statuses)} translate={translate} />
        <Choice name="client" value={filter.client} options={choices.clients} translate={translate} />
        <Choice name="user" value={filter.user} options={choices.users} translate={translate} />
        {filter.failed && <input type="hidden" name="failed" value="1" />}
        <button type="submit" class="primary" data-testid="filter-apply">
          {translate("apply")}
        </button>
      </form>
    </details>
  );
}

interface ChoiceProps extends Pick<TabContext, "translate"> {
  readonly name: "on" | "method" | "status" | "client" | "user";
  readonly value: string | undefined;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

function Choice({ name, value, options, translate }: ChoiceProps) {
  // A value that the list does not offer comes from the address. It stays selected.
  const isKnown = value === undefined || options.some(({ id }) => id === value);
  const offered = isKnown ? options : [...options, { id: value, name: value }];
  return (
    <label>
      {translate(`filter.${name}`)}
      <select name={name} data-testid={`filter-${name}`}>
        <option value="">{translate("all")}</option>
        {offered.map((option) => (
          <option value={option.id} selected={option.id === value} key={option.id}>
            {option.name}
          </option>
        ))}
      </select>
    </label>
  );
}
