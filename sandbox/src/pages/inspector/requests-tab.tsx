import { PostForm } from "../elements";
import { Confirm } from "./confirm";
import { type FilterChoices, FilterForm } from "./filter-form";
import { inspectorPath, type TabContext } from "./inspector-tab";
import { LiveStatus } from "./live-status";
import { RequestEntry, type RequestView } from "./request-entry";
import { filterQuery, type RequestFilter } from "./request-filter";

/**
 * The props of the requests tab. The tab has a filter form that is sent to the tab itself, links to the same requests as HAR
 * and JSON, and a form that is posted to `requests/clear`.
 */
export interface RequestsTabProps {
  readonly tab: "requests";
  /** The requests, newest first. */
  readonly requests: readonly RequestView[];
  readonly filter: RequestFilter;
  readonly choices: FilterChoices;
  /** The revision of the log that the page shows. The page requests the changes after it. */
  readonly revision: number;
  /** The id of the only request, if the page shows just one. */
  readonly only?: string | undefined;
  /** The id of the oldest request on this page, if another page has older ones; otherwise undefined. */
  readonly before?: string | undefined;
}

export function RequestsTab({
  requests,
  filter,
  choices,
  revision,
  only,
  before,
  ...context
}: RequestsTabProps & TabContext) {
  const { translate, authenticityToken } = context;
  const { failed } = filter;
  const here = inspectorPath("requests");
  if (only !== undefined) {
    return (
      <div class="stack">
        <a href={here} data-testid="requests-all">
          {translate("allRequests")}
        </a>
        {requests.length === 0 && <p class="card muted">{translate("requestGone", { id: only })}</p>}
        <ul class="log" data-live={`${here}/live${filterQuery({}, { only, since: String(revision) })}`}>
          {requests.map((request) => (
            <RequestEntry request={request} isOpen key={request.id} {...context} />
          ))}
        </ul>
      </div>
    );
  }
  return (
    <div class="stack">
      <FilterForm tab="requests" filter={filter} choices={choices} translate={translate} />
      <div class="row">
        <a href={`${here}${filterQuery({ ...filter, failed: !failed })}`} data-testid="requests-failed">
          {translate(failed ? "showAll" : "failedOnly")}
        </a>
        <LiveStatus href={`${here}${filterQuery(filter)}`} {...context} />
        <div class="row end">
          <a href={`${here}/export.har${filterQuery(filter)}`} download data-testid="requests-har">
            HAR
          </a>
          <a href={`${here}/export.json${filterQuery(filter)}`} download data-testid="requests-json">
            JSON
          </a>
          <Confirm label={translate("clearLog")} question={translate("clearLogQuestion")} testId="requests-clear">
            <PostForm action={inspectorPath("requests", "clear")} authenticityToken={authenticityToken}>
              <button type="submit" class="refuse" data-testid="requests-clear-now">
                {translate("clearLogNow")}
              </button>
            </PostForm>
          </Confirm>
        </div>
      </div>
      <p class="card muted empty-log" hidden={requests.length > 0}>
        {translate("nothingYet")}
      </p>
      <ul class="log" data-live={`${here}/live${filterQuery(filter, { since: String(revision) })}`}>
        {requests.map((request) => (
          <RequestEntry request={request} key={request.id} {...context} />
        ))}
      </ul>
      {before !== undefined && (
        <a href={`${here}${filterQuery(filter, { before })}`} data-testid="requests-older">
          {translate("older")}
        </a>
      )}
    </div>
  );
}
