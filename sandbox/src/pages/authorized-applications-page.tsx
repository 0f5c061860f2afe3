import { type PageProps, renderPage } from "./layout";
import { Moment } from "./moment";
import { paths } from "./paths";
import { PostForm } from "./post-form";
import { SignedInAs, type SignedInPerson } from "./signed-in-as";
import { speaking } from "./speech";
import { texts } from "./texts";

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
  readonly signedInAs: SignedInPerson;
  readonly applications: readonly AuthorizedApplicationView[];
  /** Whether an application was revoked just now. */
  readonly revoked?: boolean | undefined;
}

/** Posts `_method=delete` to `/oauth/authorized_applications/:id`, and to `/users/sign_out`. */
export function authorizedApplicationsPage(props: AuthorizedApplicationsPageProps): string {
  const title = speaking(texts, props.language)("authorizedApplications");
  return renderPage(props, {
    title,
    content: (
      <div class="narrow stack">
        <h1>{title}</h1>
        <AuthorizedApplications {...props} />
      </div>
    ),
  });
}

function AuthorizedApplications(props: AuthorizedApplicationsPageProps) {
  const { language, authenticityToken, signedInAs, applications, revoked } = props;
  const say = speaking(texts, language);
  return (
    <>
      {revoked && (
        <p class="notice" role="status" data-testid="revoked-notice">
          {say("revoked")}
        </p>
      )}
      {applications.length === 0 && <p class="card muted">{say("noApplications")}</p>}
      <ul class="people">
        {applications.map((application) => (
          <li class="card row" key={application.id}>
            <div class="grow">
              <strong>{application.name}</strong>
              <p class="muted">
                {say("scope")}: <code>{application.scope}</code>
                <br />
                {say("authorizedOn")}: <Moment at={application.authorizedAt} />
              </p>
            </div>
            <PostForm
              action={`${paths.authorizedApplications}/${encodeURIComponent(application.id)}`}
              authenticityToken={authenticityToken}
              verb="delete"
            >
              <button
                type="submit"
                name="commit"
                value="Revoke"
                class="refuse"
                aria-label={say("revokeFrom", { application: application.name })}
                data-testid={`revoke-${application.id}`}
              >
                {say("revoke")}
              </button>
            </PostForm>
          </li>
        ))}
      </ul>
      <SignedInAs person={signedInAs} language={language}>
        <PostForm action={paths.signOut} authenticityToken={authenticityToken} verb="delete">
          <button type="submit" class="quiet" data-testid="sign-out">
            {say("signOut")}
          </button>
        </PostForm>
      </SignedInAs>
    </>
  );
}
