import { type PageProps, renderPage } from "./layout";
import type { SandboxNoteView } from "./sandbox-note";

export interface ErrorPageProps extends PageProps {
  /** Doorkeeper's sentence, as it is: never translated. */
  readonly description: string;
  readonly note?: SandboxNoteView | undefined;
}

/** Doorkeeper's error page; without a form, as there is no way on from it. */
export function errorPage(props: ErrorPageProps): string {
  return renderPage(props, "OAuth authorization required", props.description);
}
