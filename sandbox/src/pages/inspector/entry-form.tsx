import { PostForm } from "../elements";
import { translator } from "../language";
import { type CollectionName, collectionTabs, entryPath } from "./collections";
import { Confirm } from "./confirm";
import { EntryField, type FieldView } from "./entry-field";
import { entryTexts } from "./entry-texts";
import { inspectorPath, type TabContext } from "./inspector-tab";

/** Rows that are deleted together with another row. */
export interface DependentRows {
  readonly collection: CollectionName;
  readonly count: number;
}

/**
 * The props of the page with which one row is created, changed or deleted. The form for a new row is posted to `:collection`, the
 * others to `:collection/:id` and `:collection/:id/delete`.
 */
export interface EntryPageProps {
  readonly tab: "entry";
  readonly collection: CollectionName;
  readonly fields: readonly FieldView[];
  /** The path at which a new user continues after the sign-in page, which has a form for new users too. */
  readonly returnTo?: string | undefined;
  /** The row that is changed. Undefined for a new row. */
  readonly row?:
    | { readonly id: string; readonly name: string; readonly dependents: readonly DependentRows[] }
    | undefined;
}

export function EntryPage({ collection, fields, row, returnTo, ...context }: EntryPageProps & TabContext) {
  const { language, authenticityToken } = context;
  const translate = translator(entryTexts, language);
  const rare = fields.filter(({ isRare }) => isRare);
  const isNew = row === undefined;
  return (
    <div class="stack">
      <section class="card stack" aria-labelledby="entry-title">
        <h2 id="entry-title">{isNew ? translate(`new.${collection}`) : translate("change", { name: row.name })}</h2>
        {isNew && <p class="muted">{translate("emptyIsDefault")}</p>}
        <PostForm
          action={isNew ? inspectorPath(collection) : entryPath(collection, row.id)}
          authenticityToken={authenticityToken}
          fields={{ return_to: returnTo }}
          class="stack"
        >
          <Fields fields={fields.filter(({ isRare }) => !isRare)} language={language} />
          {rare.length > 0 && (
            <details>
              <summary data-testid="more-fields">{translate("moreFields")}</summary>
              <Fields fields={rare} language={language} />
            </details>
          )}
          <div class="row">
            <button type="submit" class="primary" data-testid="entry-save">
              {translate(isNew ? "create" : "save")}
            </button>
            <a href={inspectorPath(collectionTabs[collection])} data-testid="entry-cancel">
              {translate("cancel")}
            </a>
          </div>
        </PostForm>
      </section>
      {row && <DeleteForm collection={collection} row={row} {...context} />}
    </div>
  );
}

function Fields({ fields, language }: Pick<EntryPageProps, "fields"> & Pick<TabContext, "language">) {
  return (
    <div class="entry-fields">
      {fields.map((field) => (
        <EntryField field={field} language={language} key={field.name} />
      ))}
    </div>
  );
}

interface DeleteFormProps extends TabContext {
  readonly collection: CollectionName;
  readonly row: NonNullable<EntryPageProps["row"]>;
}

function DeleteForm({ collection, row, language, translate: translateTab, authenticityToken }: DeleteFormProps) {
  const translate = translator(entryTexts, language);
  const { id, name, dependents } = row;
  const rows = dependents.map((rows) => `${rows.count} × ${translateTab(`collection.${rows.collection}`)}`).join(", ");
  const question = translate("deleteQuestion", { name });
  return (
    <Confirm
      label={translate("delete")}
      question={rows ? `${question} ${translate("deletesToo", { rows })}` : question}
      testId="entry-delete"
    >
      <PostForm action={inspectorPath(collection, id, "delete")} authenticityToken={authenticityToken}>
        <button type="submit" class="refuse" data-testid="entry-delete-now">
          {translate("deleteNow", { name })}
        </button>
      </PostForm>
    </Confirm>
  );
}
