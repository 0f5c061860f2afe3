import type { ComponentChildren } from "preact";

interface DataTableProps {
  /** The heading and the accessible name of the table. */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  /** The ids of the elements that show the rows. A link with such an id as its fragment leads to the row. */
  readonly rowIds?: readonly string[];
  /** The ids of the rows that are highlighted. */
  readonly highlighted?: readonly string[];
  /** What stands beside the heading, such as a link to a form for a new row. */
  readonly action?: ComponentChildren;
  /** The text that is shown instead of the table if there are no rows. */
  readonly empty: string;
}

/** A table. On a narrow screen each row is shown as a card, and the column names are the labels of the cells. */
export function DataTable({ title, columns, rows, rowIds = [], highlighted = [], action, empty }: DataTableProps) {
  return (
    <section class="stack">
      <div class="row">
        <h2 class="grow">{title}</h2>
        {action}
      </div>
      {rows.length === 0 ? (
        <p class="card muted">{empty}</p>
      ) : (
        <div class="table">
          <table aria-label={title}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th scope="col" key={column}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cells, row) => (
                <tr
                  id={rowIds[row]}
                  class={highlighted.includes(rowIds[row] ?? "") ? "highlighted" : undefined}
                  key={row}
                >
                  {cells.map((cell, column) => (
                    <td data-label={columns[column]} key={columns[column]}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
