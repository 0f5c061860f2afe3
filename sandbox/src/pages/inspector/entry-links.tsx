import { translator } from "../language";
import { type CollectionName, entryPath, newEntryPath } from "./collections";
import { entryTexts } from "./entry-texts";
import type { TabContext } from "./inspector-tab";

interface EditLinkProps extends TabContext {
  readonly collection: CollectionName;
  /** The key of the row. */
  readonly id: string | number;
  /** The name of the row, for the accessible name of the link. */
  readonly name: string;
}

/** The link to the page with which a row is changed or deleted. */
export function EditLink({ collection, id, name, translate }: EditLinkProps) {
  return (
    <a
      href={entryPath(collection, id)}
      class="whole"
      aria-label={`${translate("edit")}: ${name}`}
      data-testid={`edit-${collection}-${id}`}
    >
      {translate("edit")}
    </a>
  );
}

interface NewLinkProps extends TabContext {
  readonly collection: CollectionName;
  /** The first values of the form's fields. */
  readonly values?: Readonly<Record<string, string>>;
  readonly accessibleName?: string;
}

/** The link to the page with which a row is created. */
export function NewLink({ collection, values, accessibleName, language }: NewLinkProps) {
  return (
    <a
      href={newEntryPath(collection, values)}
      class="whole"
      aria-label={accessibleName}
      data-testid={["new", collection, ...Object.values(values ?? {})].join("-")}
    >
      {translator(entryTexts, language)(`new.${collection}`)}
    </a>
  );
}
