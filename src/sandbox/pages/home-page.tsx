import { type PageProps, renderPage } from "./layout";
import type { PersonView } from "./person-card";

export interface HomePageProps extends PageProps {
  readonly authenticityToken: string;
  /** Version of this package. */
  readonly version: string;
  /** Origin at which browsers reach the sandbox, without a slash at the end. */
  readonly publicUrl: string;
  /** The preset in force, such as `5.9`. */
  readonly doorkeeper: string;
  /** Sandbox time, in milliseconds since the epoch. */
  readonly now: number;
  readonly frozen: boolean;
  /** How many fault rules are waiting. */
  readonly faultCount: number;
  /** Ready to paste into `.env`, in this order. */
  readonly env: Readonly<Record<string, string>>;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly seededPassword: string;
  readonly people: readonly PersonView[];
  readonly signedInAs?: { readonly fullName: string; readonly hue: number } | undefined;
}

export function homePage(props: HomePageProps): string {
  return renderPage(props, "Home", props.publicUrl);
}
