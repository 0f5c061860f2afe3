import type { PersonView } from "../person-card";

export interface PersonRow extends PersonView {
  /** Eventpop's user id. */
  readonly id: number;
  readonly orderCount: number;
  readonly liveTokenCount: number;
}

/**
 * Posts to `people` (`full_name`, `email`: a new person) and to `people/:key/sign_in` (this browser becomes that person).
 */
export interface PeopleTabProps {
  readonly tab: "people";
  readonly people: readonly PersonRow[];
  readonly seededPassword: string;
}
