import { type PageProps, renderPage } from "../layout";
import type { ApplicationsTabProps } from "./applications-tab";
import type { ClockTabProps } from "./clock-tab";
import type { EventsTabProps } from "./events-tab";
import type { FaultsTabProps } from "./faults-tab";
import type { PeopleTabProps } from "./people-tab";
import type { RequestsTabProps } from "./requests-tab";
import type { SettingsTabProps } from "./settings-tab";
import type { TokensTabProps } from "./tokens-tab";

/** One tab of the inspector, with what it shows. Tab `x` is served at `/_sandbox/inspector/x`. */
export type InspectorTab =
  | RequestsTabProps
  | PeopleTabProps
  | ApplicationsTabProps
  | TokensTabProps
  | EventsTabProps
  | FaultsTabProps
  | ClockTabProps
  | SettingsTabProps;

export type InspectorPageProps = PageProps &
  InspectorTab & {
    readonly authenticityToken: string;
    /** What became of the last form: one line in the person's language, or a refusal. */
    readonly notice?: string | undefined;
  };

/** Every form carries `authenticity_token` and posts below `/_sandbox/inspector/`; each tab says which. */
export function inspectorPage(props: InspectorPageProps): string {
  return renderPage(props, "Inspector", props.tab);
}
