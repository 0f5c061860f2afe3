import { DescriptionList } from "./elements";
import { type Language, type TranslatedText, translator } from "./language";

const texts = {
  title: { en: "The authorization request", th: "คำขออนุญาตของแอป" },
  application: { en: "Application", th: "แอป" },
  clientId: { en: "Client id", th: "Client id" },
  redirectUri: { en: "Callback", th: "Callback" },
  scope: { en: "Scope", th: "สิทธิ์ (scope)" },
  state: { en: "State", th: "State" },
  present: { en: "present", th: "มี" },
  absent: {
    en: "missing: nothing protects the callback against forged logins",
    th: "ไม่มี: callback ไม่มีอะไรป้องกันการปลอมแปลงการเข้าสู่ระบบ",
  },
  pkce: { en: "PKCE", th: "PKCE" },
  none: { en: "none", th: "ไม่มี" },
} as const satisfies Readonly<Record<string, TranslatedText>>;

/** What the pages show to developers about an authorization request. */
export interface AuthorizationRequestView {
  readonly applicationName: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** The requested scopes, separated by spaces. */
  readonly scope: string;
  readonly hasState: boolean;
  /** The code challenge method, `S256` or `plain`. Undefined if the application sent no challenge. */
  readonly codeChallengeMethod?: string | undefined;
}

/**
 * Shows the parameters of the authorization request in a box. The box is closed at first, because only developers need
 * it.
 */
export function AuthorizationRequestDetails(props: { request: AuthorizationRequestView; language: Language }) {
  const { request, language } = props;
  const translate = translator(texts, language);
  return (
    <details class="authorization-request">
      <summary data-testid="authorization-request">{translate("title")}</summary>
      <DescriptionList
        items={{
          [translate("application")]: request.applicationName,
          [translate("clientId")]: <code>{request.clientId}</code>,
          [translate("redirectUri")]: <code>{request.redirectUri}</code>,
          [translate("scope")]: <code>{request.scope}</code>,
          [translate("state")]: translate(request.hasState ? "present" : "absent"),
          [translate("pkce")]: request.codeChallengeMethod ?? translate("none"),
        }}
      />
    </details>
  );
}
