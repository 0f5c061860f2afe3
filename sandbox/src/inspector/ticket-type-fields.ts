import type { ParameterValue } from "../http/form-encoding";
import type { TicketTypeFields } from "../pages/inspector/entry-field";
import type { TicketType } from "../world/catalogue";
import type { World } from "../world/world";

/** How many empty rows the form has for new ticket types. */
const EMPTY_ROWS = 2;

const emptyRow: TicketTypeFields = { id: "", name: "", priceSatangs: "", quota: "" };

/** Returns the ticket types of an event as the form shows them, with empty rows for new ones. */
export function ticketTypeRows(types: readonly TicketType[]): readonly TicketTypeFields[] {
  const rows = types.map(({ id, name, priceSatangs, quota }) => ({
    id: String(id),
    name,
    priceSatangs: String(priceSatangs),
    quota: quota === null ? "" : String(quota),
  }));
  return [...rows, ...Array.from({ length: EMPTY_ROWS }, () => emptyRow)];
}

/** Returns the ticket types that the form sent, as text. Undefined if the form has no ticket types. */
export function submittedTicketTypes(sent: ParameterValue | undefined): readonly TicketTypeFields[] | undefined {
  if (typeof sent !== "object") return undefined;
  return Object.values(sent).map((fields: unknown) => ({ ...emptyRow, ...(fields as object) }));
}

/** Returns the drafts of the ticket types that the form sent. A new type gets the next free id. Rows without a name are left out. */
export function ticketTypeDrafts(world: World, rows: readonly TicketTypeFields[]): readonly object[] {
  const ids = world.events.list().flatMap(({ ticketTypes }) => ticketTypes.map(({ id }) => id));
  let lastId = Math.max(0, ...ids);
  return rows
    .filter(({ name }) => name.trim() !== "")
    .map(({ id, name, priceSatangs, quota }) => {
      if (id === "") lastId += 1;
      return {
        id: id === "" ? lastId : numberIn(id),
        name: name.trim(),
        priceSatangs: numberIn(priceSatangs.trim() || "0"),
        quota: quota.trim() === "" ? null : numberIn(quota.trim()),
      };
    });
}

/** The operation refuses a text that is not a number, with the name of its field. */
function numberIn(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
