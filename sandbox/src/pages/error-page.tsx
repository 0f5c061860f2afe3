import { type PageProps, renderPage } from "./layout";
import { SandboxNote, type SandboxNoteView } from "./sandbox-note";
import { speaking } from "./speech";
import { texts } from "./texts";

export interface ErrorPageProps extends PageProps {
  /** Doorkeeper's sentence, as it is: never translated. */
  readonly description: string;
  readonly note?: SandboxNoteView | undefined;
}

/** Doorkeeper's error page; without a form, as there is no way on from it. */
export function errorPage(props: ErrorPageProps): string {
  const { language, description, note } = props;
  const say = speaking(texts, language);
  return renderPage(props, {
    // Doorkeeper's layout gives its error page this title too.
    title: "OAuth authorization required",
    content: (
      <div class="narrow stack">
        <h1>{say("errorOccurred")}</h1>
        <pre class="card wrapped" data-testid="error-description">
          {description}
        </pre>
        {note && <SandboxNote note={note} language={language} />}
      </div>
    ),
  });
}
