import type { ComponentChildren } from "preact";
import { CopyScript } from "../copy-button";
import { RefusalNotice } from "../elements";
import { translator } from "../language";
import { type PageProps, renderPage } from "../layout";
import { ApplicationsTab, type ApplicationsTabProps } from "./applications-tab";
import { ClockTab, type ClockTabProps } from "./clock-tab";
import { collectionTabs } from "./collections";
import { EntryPage, type EntryPageProps } from "./entry-form";
import { EventsTab, type EventsTabProps } from "./events-tab";
import { FaultsTab, type FaultsTabProps } from "./faults-tab";
import { inspectorPath, type TabContext } from "./inspector-tab";
import { inspectorTexts } from "./inspector-texts";
import { LiveScript } from "./live-script";
import { LoginsTab, type LoginsTabProps } from "./logins-tab";
import { PeopleTab, type PeopleTabProps } from "./people-tab";
import { RequestsTab, type RequestsTabProps } from "./requests-tab";
import { SettingsTab, type SettingsTabProps } from "./settings-tab";
import { TokensTab, type TokensTabProps } from "./tokens-tab";

/** The content of one tab. The path of tab `x` is `/_sandbox/inspector/x`. */
export type InspectorTab =
  | RequestsTabProps
  | LoginsTabProps
  | PeopleTabProps
  | ApplicationsTabProps
  | TokensTabProps
  | EventsTabProps
  | FaultsTabProps
  | ClockTabProps
  | SettingsTabProps;

/** The names of the tabs, in their order on the page. */
export const inspectorTabs = [
  "requests",
  "logins",
  "people",
  "applications",
  "tokens",
  "events",
  "faults",
  "clock",
  "settings",
] as const satisfies readonly InspectorTab["tab"][];

/** The content of a page: a tab, or the form of one row that a tab lists. */
export type InspectorContent = InspectorTab | EntryPageProps;

export type InspectorPageProps = PageProps &
  InspectorContent & {
    readonly authenticityToken: string;
    /** The result of the submitted form, in one line. */
    readonly notice?: string | undefined;
    /** The ids of the rows that the page highlights. */
    readonly highlighted?: readonly string[] | undefined;
    /** Why the submitted form was refused, in one line. */
    readonly refusal?: string | undefined;
  };

/**
 * Renders the inspector with one tab. Every form on it has the field `authenticity_token` and is posted to a path below
 * `/_sandbox/inspector/`.
 */
export function inspectorPage(props: InspectorPageProps): string {
  const { language, authenticityToken, notice, highlighted = [], refusal } = props;
  const tab = props.tab === "entry" ? collectionTabs[props.collection] : props.tab;
  const translate = translator(inspectorTexts, language);
  return renderPage(props, {
    title: `${translate("inspector")}: ${translate(tab)}`,
    isWide: true,
    content: (
      <>
        <h1>{translate("inspector")}</h1>
        <nav class="tabs" aria-label={translate("inspector")}>
          {inspectorTabs.map((name) => (
            <a
              href={inspectorPath(name)}
              aria-current={name === tab ? "page" : undefined}
              data-testid={`tab-${name}`}
              key={name}
            >
              {translate(name)}
            </a>
          ))}
        </nav>
        {notice && (
          <p class="notice" role="status" data-testid="inspector-notice">
            {notice}
          </p>
        )}
        {refusal && (
          <RefusalNotice id="refusal" testId="inspector-refusal">
            {refusal}
          </RefusalNotice>
        )}
        {tabContent(props, { language, translate, authenticityToken, highlighted })}
        {(tab === "requests" || tab === "logins") && (
          <>
            <CopyScript />
            <LiveScript />
          </>
        )}
      </>
    ),
  });
}

function tabContent(tab: InspectorContent, context: TabContext): ComponentChildren {
  switch (tab.tab) {
    case "requests":
      return <RequestsTab {...tab} {...context} />;
    case "logins":
      return <LoginsTab {...tab} {...context} />;
    case "people":
      return <PeopleTab {...tab} {...context} />;
    case "applications":
      return <ApplicationsTab {...tab} {...context} />;
    case "tokens":
      return <TokensTab {...tab} {...context} />;
    case "events":
      return <EventsTab {...tab} {...context} />;
    case "faults":
      return <FaultsTab {...tab} {...context} />;
    case "clock":
      return <ClockTab {...tab} {...context} />;
    case "entry":
      return <EntryPage {...tab} {...context} />;
    case "settings":
      return <SettingsTab {...tab} {...context} />;
  }
}
