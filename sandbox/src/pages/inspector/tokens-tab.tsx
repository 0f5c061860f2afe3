import { PostForm } from "../elements";
import { DataTable } from "./data-table";
import { inspectorPath, type TabContext } from "./inspector-tab";
import { credentialRowId } from "./request-entry";
import { filterQuery } from "./request-filter";
import { durationLabel } from "./span";

/** One code, or one pair of tokens: an access token and its refresh token, if it has one. */
export interface CredentialRow {
  /** The id in the paths of the forms. It does not reveal the token or code. */
  readonly id: string;
  /** The first characters of the token or code. */
  readonly preview: string;
  /** The first characters of the refresh token, if there is one. */
  readonly refreshPreview?: string | undefined;
  readonly application: string;
  /** The name of the user. Undefined for an application token. */
  readonly person?: string | undefined;
  readonly scope: string;
  /** When it was issued. All times are in milliseconds since the epoch. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When the token was revoked, or when the code was used or revoked. */
  readonly revokedAt?: number | undefined;
}

/**
 * The props of the tokens tab. The forms of the tab are posted to `tokens/:id/expire`, `tokens/:id/revoke` and
 * `codes/:id/expire`.
 */
export interface TokensTabProps {
  readonly tab: "tokens";
  /** Sandbox time, in milliseconds since the epoch. */
  readonly now: number;
  readonly tokens: readonly CredentialRow[];
  readonly codes: readonly CredentialRow[];
}

export function TokensTab({ now, tokens, codes, ...context }: TokensTabProps & TabContext) {
  return (
    <div class="stack">
      <Credentials kind="tokens" actions={["expire", "revoke"]} rows={tokens} now={now} {...context} />
      <Credentials kind="codes" actions={["expire"]} rows={codes} now={now} {...context} />
    </div>
  );
}

/** The first characters of the token or code, to which links in the request log lead, and links to its requests and its login. */
function Previews({ row, translate }: { row: CredentialRow } & Pick<TabContext, "translate">) {
  return (
    <>
      <code id={credentialRowId(row.preview)}>{row.preview}…</code>
      {row.refreshPreview && (
        <span class="muted refresh-token">
          {translate("refreshToken")} <code id={credentialRowId(row.refreshPreview)}>{row.refreshPreview}…</code>
        </span>
      )}
      <span class="row origin">
        {(["requests", "logins"] as const).map((tab) => (
          <a
            href={`${inspectorPath(tab)}${filterQuery({ q: `${row.preview}…` })}`}
            aria-label={`${translate(tab)}: ${row.preview}`}
            data-testid={`${tab}-of-${row.id}`}
            key={tab}
          >
            {translate(tab)}
          </a>
        ))}
      </span>
    </>
  );
}

interface CredentialsProps extends TabContext {
  readonly kind: "tokens" | "codes";
  readonly actions: readonly ("expire" | "revoke")[];
  readonly rows: readonly CredentialRow[];
  readonly now: number;
}

function Credentials({ kind, actions, rows, now, language, translate, authenticityToken }: CredentialsProps) {
  const noun = translate(kind === "tokens" ? "token" : "code");
  const lifeLeft = ({ revokedAt, expiresAt }: CredentialRow) => {
    if (revokedAt !== undefined)
      return <span class="bad whole">{translate(kind === "tokens" ? "revoked" : "used")}</span>;
    if (expiresAt <= now) return <span class="bad whole">{translate("expired")}</span>;
    return <span class="whole">{durationLabel(expiresAt - now, language)}</span>;
  };
  return (
    <DataTable
      title={translate(kind)}
      empty={translate("nothingYet")}
      columns={[
        noun,
        translate("application"),
        translate("person"),
        translate("scopes"),
        translate("age"),
        translate("expiresIn"),
        translate("action"),
      ]}
      rows={rows.map((row) => [
        <Previews row={row} key="preview" {...{ translate }} />,
        row.application,
        row.person ?? <span class="muted">{translate("applicationToken")}</span>,
        <code key="scope">{row.scope}</code>,
        <span class="whole" key="age">
          {durationLabel(now - row.createdAt, language)}
        </span>,
        lifeLeft(row),
        <div class="row tight" key="actions">
          {actions.map((action) => (
            <PostForm action={inspectorPath(kind, row.id, action)} authenticityToken={authenticityToken} key={action}>
              <button
                type="submit"
                class="small"
                aria-label={`${translate(action)}: ${row.preview}`}
                data-testid={`${action}-${row.id}`}
              >
                {translate(action)}
              </button>
            </PostForm>
          ))}
        </div>,
      ])}
    />
  );
}
