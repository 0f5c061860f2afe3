import { type PageProps, renderPage } from "./layout";

/** The hidden fields of the consent forms, in Doorkeeper's order. All are sent back, empty ones too. */
export interface ConsentFields {
  readonly client_id: string;
  readonly redirect_uri: string;
  readonly state: string;
  readonly response_type: string;
  /** Sent by Doorkeeper 5.6 and later, between `response_type` and `scope`; absent in 5.5. */
  readonly response_mode?: string | undefined;
  readonly scope: string;
  readonly code_challenge: string;
  readonly code_challenge_method: string;
}

export interface ConsentPageProps extends PageProps {
  readonly authenticityToken: string;
  readonly applicationName: string;
  readonly fields: ConsentFields;
  readonly signedInAs: { readonly fullName: string; readonly hue: number };
  /** Where another person can sign in and come back to this request. */
  readonly switchHref: string;
}

/** Posts to `/oauth/authorize` with `commit=Authorize`, or with `_method=delete` and `commit=Deny`. */
export function consentPage(props: ConsentPageProps): string {
  return renderPage(props, "OAuth authorization required", props.applicationName);
}
