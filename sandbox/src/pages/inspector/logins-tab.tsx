import { type FilterChoices, FilterForm } from "./filter-form";
import { inspectorPath, type TabContext } from "./inspector-tab";
import { LiveStatus } from "./live-status";
import { LoginEntry, type LoginView } from "./login-entry";
import { filterQuery, type RequestFilter } from "./request-filter";

/** The props of the logins tab. The tab has a filter form that is sent to the tab itself. */
export interface LoginsTabProps {
  readonly tab: "logins";
  /** The logins with at least one request that the filter selects, newest first. */
  readonly logins: readonly LoginView[];
  readonly filter: RequestFilter;
  readonly choices: FilterChoices;
  /** The revision of the log that the page shows. The page requests the changes after it. */
  readonly revision: number;
  /** The id of the only login, if the page shows just one. */
  readonly only?: string | undefined;
}

export function LoginsTab({ logins, filter, choices, revision, only, ...context }: LoginsTabProps & TabContext) {
  const { translate } = context;
  const here = inspectorPath("logins");
  const more = { since: String(revision), ...(only !== undefined && { only }) };
  return (
    <div class="stack">
      {only === undefined ? (
        <>
          <p class="muted">{translate("loginsHint")}</p>
          <FilterForm tab="logins" filter={filter} choices={choices} translate={translate} />
          <div class="row">
            <LiveStatus href={`${here}${filterQuery(filter)}`} {...context} />
          </div>
        </>
      ) : (
        <a href={here} data-testid="logins-all">
          {translate("allLogins")}
        </a>
      )}
      <p class="card muted empty-log" hidden={logins.length > 0}>
        {translate("nothingYet")}
      </p>
      <ul class="log" data-live={`${here}/live${filterQuery(filter, more)}`}>
        {logins.map((login, index) => (
          <LoginEntry
            login={login}
            isOpen={only !== undefined || index === 0 || login.outcome.kind === "failed"}
            key={login.id}
            {...context}
          />
        ))}
      </ul>
    </div>
  );
}
