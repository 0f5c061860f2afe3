import { PostForm } from "../elements";
import { PasswordHint, UserCard, type UserView } from "../users";
import { entryRowId } from "./collections";
import { DataTable } from "./data-table";
import { EditLink, NewLink } from "./entry-links";
import { inspectorPath, type TabContext } from "./inspector-tab";

export interface PersonRow extends UserView {
  /** Eventpop's user id. */
  readonly id: number;
  readonly orderCount: number;
  readonly liveTokenCount: number;
}

/**
 * The props of the people tab. The form that signs this browser in as a user is posted to `users/:key/sign_in`. Users are created and
 * changed on pages of their own.
 */
export interface PeopleTabProps {
  readonly tab: "people";
  readonly people: readonly PersonRow[];
  /** The password of all users. Undefined if the users have different passwords. */
  readonly seededPassword?: string | undefined;
}

export function PeopleTab({ people, seededPassword, ...context }: PeopleTabProps & TabContext) {
  const { language, translate, authenticityToken } = context;
  return (
    <div class="stack">
      <DataTable
        title={translate("people")}
        empty={translate("nothingYet")}
        action={<NewLink collection="users" {...context} />}
        columns={[
          translate("name"),
          translate("id"),
          translate("tickets"),
          translate("orders"),
          translate("liveTokens"),
          translate("action"),
        ]}
        rowIds={people.map(({ key }) => entryRowId("users", key))}
        rows={people.map((person) => [
          <UserCard user={person} language={language} key="name" />,
          <code key="id">{person.id}</code>,
          person.ticketCount,
          person.orderCount,
          person.liveTokenCount,
          <div class="row" key="action">
            <PostForm action={inspectorPath("users", person.key, "sign_in")} authenticityToken={authenticityToken}>
              <button
                type="submit"
                class="small"
                aria-label={translate("signInAsPerson", { name: person.fullName })}
                data-testid={`sign-in-as-${person.key}`}
              >
                {translate("signInAs")}
              </button>
            </PostForm>
            <EditLink collection="users" id={person.key} name={person.fullName} {...context} />
            <NewLink
              collection="tickets"
              values={{ userId: String(person.id) }}
              accessibleName={translate("addTicketsFor", { name: person.fullName })}
              {...context}
            />
          </div>,
        ])}
      />
      <PasswordHint password={seededPassword} language={language} />
    </div>
  );
}
