import { type PageProps, renderPage } from "./layout";

export interface AuthorizedApplicationView {
  /** Goes into the path of the form that revokes: `/oauth/authorized_applications/:id`. */
  readonly id: string;
  readonly name: string;
  /** Scopes of the application's live tokens, separated by spaces. */
  readonly scope: string;
  /** When the person first authorized it, in milliseconds since the epoch. */
  readonly authorizedAt: number;
}

export interface AuthorizedApplicationsPageProps extends PageProps {
  readonly authenticityToken: string;
  readonly signedInAs: { readonly fullName: string; readonly hue: number };
  readonly applications: readonly AuthorizedApplicationView[];
  /** Whether an application was revoked just now. */
  readonly revoked?: boolean | undefined;
}

/** Posts `_method=delete` to `/oauth/authorized_applications/:id`, and to `/users/sign_out`. */
export function authorizedApplicationsPage(props: AuthorizedApplicationsPageProps): string {
  return renderPage(props, "Your authorized applications", props.applications.length);
}
