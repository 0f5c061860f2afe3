import { PostForm, Time } from "./elements";
import { type TranslatedText, translator } from "./language";
import { type PageProps, renderPage } from "./layout";
import { paths } from "./paths";
import { SignedInAs, type SignedInUser } from "./users";

const texts = {
  title: { en: "Your authorized applications", th: "แอปที่คุณอนุญาตไว้" },
  none: {
    en: "No application may use your account.",
    th: "ยังไม่มีแอปใดได้รับอนุญาตให้ใช้บัญชีของคุณ",
  },
  scope: { en: "Scope", th: "สิทธิ์ (scope)" },
  authorizedOn: { en: "Authorized", th: "อนุญาตเมื่อ" },
  revoke: { en: "Revoke", th: "เพิกถอน" },
  revokeApplication: { en: "Revoke {application}", th: "เพิกถอน {application}" },
  revoked: { en: "Application revoked.", th: "เพิกถอนแอปแล้ว" },
  signOut: { en: "Sign out", th: "ออกจากระบบ" },
} as const satisfies Readonly<Record<string, TranslatedText>>;

export interface AuthorizedApplicationView {
  /** The id of the application in the path to which its form is sent: `/oauth/authorized_applications/:id`. */
  readonly id: string;
  readonly name: string;
  /** The scopes of the application's tokens that are not revoked, separated by spaces. */
  readonly scope: string;
  /** When the user first authorized the application, in milliseconds since the epoch. */
  readonly authorizedAt: number;
}

export interface AuthorizedApplicationsPageProps extends PageProps {
  readonly authenticityToken: string;
  readonly signedInAs: SignedInUser;
  readonly applications: readonly AuthorizedApplicationView[];
  /** Whether the user has just revoked an application on this page. If true, the page says so. */
  readonly revoked?: boolean | undefined;
}

/**
 * Renders the list of the applications that the user has authorized. The forms of the page post `_method=delete` to
 * `/oauth/authorized_applications/:id` and to `/users/sign_out`.
 */
export function authorizedApplicationsPage(props: AuthorizedApplicationsPageProps): string {
  const title = translator(texts, props.language)("title");
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
  const translate = translator(texts, language);
  return (
    <>
      {revoked && (
        <p class="notice" role="status" data-testid="revoked-notice">
          {translate("revoked")}
        </p>
      )}
      {applications.length === 0 && <p class="card muted">{translate("none")}</p>}
      <ul class="list">
        {applications.map((application) => (
          <li class="card row" key={application.id}>
            <div class="grow">
              <strong>{application.name}</strong>
              <p class="muted">
                {translate("scope")}: <code>{application.scope}</code>
                <br />
                {translate("authorizedOn")}: <Time at={application.authorizedAt} />
              </p>
            </div>
            <PostForm
              action={`${paths.authorizedApplications}/${encodeURIComponent(application.id)}`}
              authenticityToken={authenticityToken}
              method="delete"
            >
              <button
                type="submit"
                name="commit"
                value="Revoke"
                class="refuse"
                aria-label={translate("revokeApplication", { application: application.name })}
                data-testid={`revoke-${application.id}`}
              >
                {translate("revoke")}
              </button>
            </PostForm>
          </li>
        ))}
      </ul>
      <SignedInAs user={signedInAs} language={language}>
        <PostForm action={paths.signOut} authenticityToken={authenticityToken} method="delete">
          <button type="submit" class="small" data-testid="sign-out">
            {translate("signOut")}
          </button>
        </PostForm>
      </SignedInAs>
    </>
  );
}
