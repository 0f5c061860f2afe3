import { AskedFor } from "./asked-for";
import { type PageProps, renderPage } from "./layout";
import { paths } from "./paths";
import { PostForm } from "./post-form";
import { SignedInAs, type SignedInPerson } from "./signed-in-as";
import { Filled, speaking } from "./speech";
import { texts } from "./texts";

/** The hidden fields of the consent forms. All are sent back, empty ones too. */
export interface ConsentFields {
  readonly client_id: string;
  readonly redirect_uri: string;
  readonly state: string;
  readonly response_type: string;
  /** Among the fields from Doorkeeper 5.6 on; left out before. */
  readonly response_mode?: string | undefined;
  readonly scope: string;
  readonly code_challenge: string;
  readonly code_challenge_method: string;
}

export interface ConsentPageProps extends PageProps {
  readonly authenticityToken: string;
  readonly applicationName: string;
  readonly fields: ConsentFields;
  /** The descriptions of the scopes, in the language of the page. */
  readonly permissions: readonly string[];
  readonly signedInAs: SignedInPerson;
  /** Where another person can sign in and come back to this request. */
  readonly switchHref: string;
}

/** Posts to `/oauth/authorize` with `commit=Authorize`, or with `_method=delete` and `commit=Deny`. */
export function consentPage(props: ConsentPageProps): string {
  return renderPage(props, { title: "OAuth authorization required", content: <Consent {...props} /> });
}

function Consent(props: ConsentPageProps) {
  const { language, authenticityToken, applicationName, fields, permissions, signedInAs, switchHref } = props;
  const say = speaking(texts, language);
  const form = { action: paths.authorize, authenticityToken, fields: inDoorkeepersOrder(fields) };
  return (
    <div class="narrow">
      <h1>{say("authorizationRequired")}</h1>
      <div class="card stack">
        <p class="lead">
          <Filled text={say("authorizeQuestion")} parts={{ application: <strong>{applicationName}</strong> }} />
        </p>
        <div>
          <p>{say("ableTo")}</p>
          <ul class="scopes">
            {permissions.map((permission) => (
              <li key={permission}>{permission}</li>
            ))}
          </ul>
        </div>
        <div class="decision">
          <PostForm {...form}>
            <button type="submit" name="commit" value="Authorize" class="allow" data-testid="consent-authorize">
              {say("authorize")}
            </button>
          </PostForm>
          <PostForm {...form} verb="delete">
            <button type="submit" name="commit" value="Deny" class="refuse" data-testid="consent-deny">
              {say("deny")}
            </button>
          </PostForm>
        </div>
      </div>
      <SignedInAs person={signedInAs} language={language}>
        <a href={switchHref} data-testid="consent-switch">
          {say("switchPerson")}
        </a>
      </SignedInAs>
      <AskedFor
        say={say}
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
