import { entryRowId } from "./collections";
import { DataTable } from "./data-table";
import { EditLink, NewLink } from "./entry-links";
import type { TabContext } from "./inspector-tab";

export interface ApplicationRow {
  readonly name: string;
  readonly clientId: string;
  readonly confidential: boolean;
  /** The scopes that the application may request, separated by spaces. Empty if it may request all scopes. */
  readonly scopes: string;
  readonly redirectUris: readonly string[];
  /** Whether the application may use every redirect URI on this machine. The default application may. */
  readonly anyLoopbackCallback: boolean;
  readonly liveTokenCount: number;
}

/** The props of the applications tab. Applications are created and changed on pages of their own. */
export interface ApplicationsTabProps {
  readonly tab: "applications";
  readonly applications: readonly ApplicationRow[];
}

export function ApplicationsTab({ applications, ...context }: ApplicationsTabProps & TabContext) {
  const { translate } = context;
  return (
    <DataTable
      title={translate("applications")}
      empty={translate("nothingYet")}
      action={<NewLink collection="applications" {...context} />}
      columns={[
        translate("name"),
        translate("clientId"),
        translate("confidential"),
        translate("scopes"),
        translate("callbacks"),
        translate("liveTokens"),
        translate("action"),
      ]}
      rowIds={applications.map(({ clientId }) => entryRowId("applications", clientId))}
      rows={applications.map((application) => [
        <strong key="name">{application.name}</strong>,
        <code key="id">{application.clientId}</code>,
        translate(application.confidential ? "yes" : "no"),
        application.scopes ? <code key="scopes">{application.scopes}</code> : translate("allScopes"),
        <ul key="callbacks">
          {application.anyLoopbackCallback && <li>{translate("anyLoopback")}</li>}
          {application.redirectUris.map((uri) => (
            <li key={uri}>
              <code>{uri}</code>
            </li>
          ))}
        </ul>,
        application.liveTokenCount,
        <EditLink
          collection="applications"
          id={application.clientId}
          name={application.name}
          key="edit"
          {...context}
        />,
      ])}
    />
  );
}
