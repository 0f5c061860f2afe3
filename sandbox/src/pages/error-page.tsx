import { ErrorHelp, type ErrorHelpView } from "./error-help";
import { type Text, translator } from "./language";
import { type PageProps, renderPage } from "./layout";

const texts = {
  heading: { en: "An error has occurred", th: "เกิดข้อผิดพลาด" },
} as const satisfies Readonly<Record<string, Text>>;

export interface ErrorPageProps extends PageProps {
  /** Doorkeeper's error description, which is never translated. */
  readonly description: string;
  readonly help?: ErrorHelpView | undefined;
}

/** Renders Doorkeeper's error page. It has no form and no link to continue. */
export function errorPage(props: ErrorPageProps): string {
  const { language, description, help } = props;
  const translate = translator(texts, language);
  return renderPage(props, {
    // Doorkeeper's layout has this title on every page, including the error page.
    title: "OAuth authorization required",
    content: (
      <div class="narrow stack">
        <h1>{translate("heading")}</h1>
        <pre class="card wrapped" data-testid="error-description">
          {description}
        </pre>
        {help && <ErrorHelp help={help} language={language} />}
      </div>
    ),
  });
}
