import { ErrorHelp, type ErrorHelpView } from "./error-help";
import { type TranslatedText, translator } from "./language";
import { type PageProps, renderPage } from "./layout";

const texts = {
  heading: { en: "An error has occurred", th: "เกิดข้อผิดพลาด" },
} as const satisfies Readonly<Record<string, TranslatedText>>;

export interface ErrorPageProps extends PageProps {
  /** Doorkeeper's error description. It is in English in every language of the page. */
  readonly description: string;
  readonly help?: ErrorHelpView | undefined;
}

/** Renders Doorkeeper's error page. Only the sandbox's help on this page may contain a link with which the user can continue. */
export function errorPage(props: ErrorPageProps): string {
  const { language, description, help } = props;
  const translate = translator(texts, language);
  return renderPage(props, {
    // In Doorkeeper's layout, every page has this title, also an error page.
    title: "OAuth authorization required",
    content: (
      <div class="narrow stack">
        <h1>{translate("heading")}</h1>
        <pre class="card wrapped" lang="en" data-testid="error-description">
          {description}
        </pre>
        {help && <ErrorHelp help={help} language={language} />}
      </div>
    ),
  });
}
