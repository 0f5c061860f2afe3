import { AuthorizationRequestDetails } from "./authorization-request";
import { PostForm } from "./elements";
import { FilledText, type TranslatedText, translator } from "./language";
import { type PageProps, renderPage } from "./layout";
import { paths } from "./paths";
import { SignedInAs, type SignedInUser } from "./users";

const texts = {
  heading: { en: "Authorization required", th: "ต้องได้รับอนุญาตจากคุณ" },
  question: {
    en: "Authorize {application} to use your account?",
    th: "อนุญาตให้ {application} ใช้บัญชีของคุณหรือไม่",
  },
  permissions: { en: "This application will be able to:", th: "แอปนี้จะทำสิ่งต่อไปนี้ได้:" },
  authorize: { en: "Authorize", th: "อนุญาต" },
  deny: { en: "Deny", th: "ไม่อนุญาต" },
  switchUser: { en: "Switch", th: "เปลี่ยนบัญชี" },
} as const satisfies Readonly<Record<string, TranslatedText>>;

/** The hidden fields that both forms of the consent page send. A field whose value is empty is sent too. */
export interface ConsentFields {
  readonly client_id: string;
  readonly redirect_uri: string;
  readonly state: string;
  readonly response_type: string;
  /** The response mode. Undefined for versions of Doorkeeper before 5.6, whose form does not have this field. */
  readonly response_mode?: string | undefined;
  readonly scope: string;
  readonly code_challenge: string;
  readonly code_challenge_method: string;
}

export interface ConsentPageProps extends PageProps {
  readonly authenticityToken: string;
  readonly applicationName: string;
  readonly fields: ConsentFields;
  /** The description of each requested scope, in every language. */
  readonly scopeDescriptions: readonly TranslatedText[];
  readonly signedInAs: SignedInUser;
  /**
   * The link to the sign-in page, where another user can sign in. After that, the browser returns to this authorization
   * request.
   */
  readonly switchUserHref: string;
}

/**
 * Renders the consent page. Its two forms post to `/oauth/authorize`: one with `commit=Authorize`, the other with
 * `_method=delete` and `commit=Deny`.
 */
export function consentPage(props: ConsentPageProps): string {
  return renderPage(props, { title: "OAuth authorization required", content: <Consent {...props} /> });
}

function Consent(props: ConsentPageProps) {
  const { language, authenticityToken, applicationName, fields, scopeDescriptions, signedInAs, switchUserHref } = props;
  const translate = translator(texts, language);
  const form = { action: paths.authorize, authenticityToken, fields: inDoorkeepersOrder(fields) };
  return (
    <div class="narrow">
      <h1>{translate("heading")}</h1>
      <div class="card stack">
        <p class="lead">
          <FilledText text={translate("question")} parts={{ application: <strong>{applicationName}</strong> }} />
        </p>
        <div>
          <p>{translate("permissions")}</p>
          <ul class="scopes">
            {scopeDescriptions.map((description) => (
              <li key={description.en}>{description[language]}</li>
            ))}
          </ul>
        </div>
        <div class="decision">
          <PostForm {...form}>
            <button type="submit" name="commit" value="Authorize" class="allow" data-testid="consent-authorize">
              {translate("authorize")}
            </button>
          </PostForm>
          <PostForm {...form} method="delete">
            <button type="submit" name="commit" value="Deny" class="refuse" data-testid="consent-deny">
              {translate("deny")}
            </button>
          </PostForm>
        </div>
      </div>
      <SignedInAs user={signedInAs} language={language}>
        <a href={switchUserHref} data-testid="consent-switch">
          {translate("switchUser")}
        </a>
      </SignedInAs>
      <AuthorizationRequestDetails
        language={language}
        request={{
          applicationName,
          clientId: fields.client_id,
          redirectUri: fields.redirect_uri,
          scope: fields.scope,
          hasState: fields.state !== "",
          codeChallengeMethod: fields.code_challenge_method || undefined,
        }}
      />
    </div>
  );
}

function inDoorkeepersOrder(fields: ConsentFields): Readonly<Record<string, string | undefined>> {
  return {
    client_id: fields.client_id,
    redirect_uri: fields.redirect_uri,
    state: fields.state,
    response_type: fields.response_type,
    response_mode: fields.response_mode,
    scope: fields.scope,
    code_challenge: fields.code_challenge,
    code_challenge_method: fields.code_challenge_method,
  };
}
