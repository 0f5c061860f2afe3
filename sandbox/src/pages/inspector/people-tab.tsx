import { PostForm } from "../elements";
import { PasswordHint, UserCard, type UserView } from "../users";
import { DataTable } from "./data-table";
import { inspectorPath, type TabContext } from "./inspector-tab";

export interface PersonRow extends UserView {
  /** Eventpop's user id. */
  readonly id: number;
  readonly orderCount: number;
  readonly liveTokenCount: number;
}

/**
 * The props of the people tab. The form that creates a user is posted to `people` (fields `full_name` and `email`). The form
 * that signs this browser in as a user is posted to `people/:key/sign_in`.
 */
export interface PeopleTabProps {
  readonly tab: "people";
  readonly people: readonly PersonRow[];
  /** The password of all users. Undefined if the users have different passwords. */
  readonly seededPassword?: string | undefined;
}

export function PeopleTab({
  people,
  seededPassword,
  language,
  translate,
  authenticityToken,
}: PeopleTabProps & TabContext) {
  return (
    <div class="stack">
      <DataTable
        title={translate("people")}
        empty={translate("nothingYet")}
        columns={[
          translate("name"),
          translate("id"),
          translate("tickets"),
          translate("orders"),
          translate("liveTokens"),
          translate("action"),
        ]}
        rows={people.map((person) => [
          <UserCard user={person} language={language} key="name" />,
          <code key="id">{person.id}</code>,
          person.ticketCount,
          person.orderCount,
          person.liveTokenCount,
          <PostForm
            action={inspectorPath("people", person.key, "sign_in")}
            authenticityToken={authenticityToken}
            key="action"
          >
            <button
              type="submit"
              class="small"
              aria-label={translate("signInAsPerson", { name: person.fullName })}
              data-testid={`sign-in-as-${person.key}`}
            >
              {translate("signInAs")}
            </button>
          </PostForm>,
        ])}
      />
      <PasswordHint password={seededPassword} language={language} />
      <section class="card stack narrow-form" aria-labelledby="new-person-title">
        <h2 id="new-person-title">{translate("newPerson")}</h2>
        <PostForm action={inspectorPath("people")} authenticityToken={authenticityToken} class="stack">
          <label>
            {translate("fullName")}
            <input name="full_name" autocomplete="off" required data-testid="new-person-name" />
          </label>
          <label>
            {translate("email")}
            <input type="email" name="email" autocomplete="off" required data-testid="new-person-email" />
          </label>
          <button type="submit" class="primary" data-testid="new-person-submit">
            {translate("create")}
          </button>
        </PostForm>
      </section>
    </div>
  );
}
