import { AuthorizationRequestDetails, type AuthorizationRequestView } from "./authorization-request";
import { PostForm, RefusalNotice } from "./elements";
import { FilledText, type TranslatedText, translator } from "./language";
import { type PageProps, renderPage } from "./layout";
import { paths } from "./paths";
import { PasswordHint, passwordHintId, SignedInAs, type SignedInUser, UserCard, type UserView } from "./users";

const texts = {
  title: { en: "Sign in", th: "เข้าสู่ระบบ" },
  titleWithApplication: { en: "Sign in to continue to {application}", th: "เข้าสู่ระบบเพื่อใช้งาน {application}" },
  email: { en: "E-mail", th: "อีเมล" },
  password: { en: "Password", th: "รหัสผ่าน" },
  wrongCredentials: { en: "Invalid e-mail or password.", th: "อีเมลหรือรหัสผ่านไม่ถูกต้อง" },
  lockedAccount: { en: "Your account is locked.", th: "บัญชีของคุณถูกล็อก" },
  stalePage: {
    en: "This page was older than the last sign-in or sign-out of this browser. Choose again.",
    th: "หน้านี้เปิดไว้ก่อนการเข้าสู่ระบบหรือออกจากระบบครั้งล่าสุดของเบราว์เซอร์นี้ กรุณาเลือกอีกครั้ง",
  },
  continue: { en: "Continue", th: "ดำเนินการต่อ" },
  continueAs: { en: "Or continue as", th: "หรือเข้าใช้งานในชื่อ" },
  newUser: { en: "New user…", th: "ผู้ใช้ใหม่…" },
  fullName: { en: "Full name", th: "ชื่อและนามสกุล" },
  newUserEmail: { en: "New user’s e-mail", th: "อีเมลของผู้ใช้ใหม่" },
  createAndSignIn: { en: "Create and sign in", th: "สร้างและเข้าสู่ระบบ" },
} as const satisfies Readonly<Record<string, TranslatedText>>;

export interface SignInPageProps extends PageProps {
  readonly authenticityToken: string;
  /** The path to which the browser is redirected after the sign-in. The forms send it as `return_to`. */
  readonly returnTo: string;
  /** The password that all seeded users have. The page shows it. */
  readonly seededPassword?: string | undefined;
  readonly users: readonly UserView[];
  /** The e-mail address that was entered, if the sign-in was refused. The form contains it again. */
  readonly email?: string | undefined;
  /**
   * The reason why the sign-in was refused. `credentials`: the e-mail or the password is wrong; the page does not say
   * which of the two. `locked`: the account is locked. `stale`: the page was loaded before the last sign-in or sign-out.
   */
  readonly refusal?: "credentials" | "locked" | "stale" | undefined;
  /** The user who is already signed in, for example in another tab. */
  readonly signedInAs?: SignedInUser | undefined;
  /** The authorization request that continues after the sign-in. */
  readonly request?: AuthorizationRequestView | undefined;
}

/**
 * Renders the sign-in page. Its forms post to `/users/sign_in`: either `user[email]` and `user[password]`, or `as` (a user's
 * key), with `authenticity_token` and `return_to`. The form for a new user posts `fullName`, `email`, `authenticity_token`
 * and `return_to` to `/_sandbox/inspector/users`.
 */
export function signInPage(props: SignInPageProps): string {
  const translate = translator(texts, props.language);
  return renderPage(props, { title: translate("title"), content: <SignIn {...props} /> });
}

function SignIn(props: SignInPageProps) {
  const translate = translator(texts, props.language);
  const { request, signedInAs, returnTo, language } = props;
  return (
    <>
      <h1>
        {request ? (
          <FilledText
            text={translate("titleWithApplication")}
            parts={{ application: <strong>{request.applicationName}</strong> }}
          />
        ) : (
          translate("title")
        )}
      </h1>
      {signedInAs && (
        <SignedInAs user={signedInAs} language={language}>
          <a href={returnTo} data-testid="sign-in-continue">
            {translate("continue")}
          </a>
        </SignedInAs>
      )}
      <div class="columns">
        <PasswordForm {...props} />
        <Users {...props} />
      </div>
      {request && <AuthorizationRequestDetails request={request} language={language} />}
    </>
  );
}

const refusals = { credentials: "wrongCredentials", locked: "lockedAccount", stale: "stalePage" } as const;

function PasswordForm({ language, authenticityToken, returnTo, email, refusal, seededPassword }: SignInPageProps) {
  const translate = translator(texts, language);
  return (
    <PostForm
      action={paths.signIn}
      authenticityToken={authenticityToken}
      fields={{ return_to: returnTo }}
      class="card stack"
    >
      {refusal && (
        <RefusalNotice id="refusal" testId="sign-in-refusal">
          {translate(refusals[refusal])}
        </RefusalNotice>
      )}
      <label>
        {translate("email")}
        <input
          type="email"
          name="user[email]"
          value={email}
          autocomplete="off"
          required
          aria-describedby={refusal && "refusal"}
          data-testid="sign-in-email"
        />
      </label>
      <label>
        {translate("password")}
        <input
          type="password"
          name="user[password]"
          autocomplete="off"
          required
          aria-describedby={seededPassword && passwordHintId}
          data-testid="sign-in-password"
        />
      </label>
      <PasswordHint password={seededPassword} language={language} />
      <button type="submit" class="primary" data-testid="sign-in-submit">
        {translate("title")}
      </button>
    </PostForm>
  );
}

function Users({ language, authenticityToken, returnTo, users }: SignInPageProps) {
  const translate = translator(texts, language);
  return (
    <section aria-labelledby="continue-as">
      <h2 id="continue-as">{translate("continueAs")}</h2>
      <ul class="list">
        {users.map((user) => (
          <li key={user.key}>
            <PostForm action={paths.signIn} authenticityToken={authenticityToken} fields={{ return_to: returnTo }}>
              <button type="submit" name="as" value={user.key} class="choice" data-testid={`person-${user.key}`}>
                <UserCard user={user} language={language} />
              </button>
            </PostForm>
          </li>
        ))}
        <li>
          <details class="choice">
            <summary data-testid="new-person">{translate("newUser")}</summary>
            <PostForm
              action={`${paths.inspector}/users`}
              authenticityToken={authenticityToken}
              fields={{ return_to: returnTo }}
              class="stack"
            >
              <label>
                {translate("fullName")}
                <input name="fullName" autocomplete="off" required data-testid="new-person-name" />
              </label>
              <label>
                {translate("newUserEmail")}
                <input type="email" name="email" autocomplete="off" required data-testid="new-person-email" />
              </label>
              <button type="submit" data-testid="new-person-submit">
                {translate("createAndSignIn")}
              </button>
            </PostForm>
          </details>
        </li>
      </ul>
    </section>
  );
}
