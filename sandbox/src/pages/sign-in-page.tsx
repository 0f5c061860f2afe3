import { AskedFor, type AuthorizationRequestView } from "./asked-for";
import { type PageProps, renderPage } from "./layout";
import { PasswordHint, passwordHintId } from "./password-hint";
import { paths } from "./paths";
import { PersonCard, type PersonView } from "./person-card";
import { PostForm } from "./post-form";
import { Filled, speaking } from "./speech";
import { texts } from "./texts";

export interface SignInPageProps extends PageProps {
  readonly authenticityToken: string;
  /** Where to go once signed in; comes back as the form field `return_to`. */
  readonly returnTo: string;
  /** Everyone’s password, printed on the page; nothing where people have passwords of their own. */
  readonly seededPassword?: string | undefined;
  readonly people: readonly PersonView[];
  /** The e-mail typed before a refusal. */
  readonly email?: string | undefined;
  /** Why the last try failed. `credentials` does not say which of the two was wrong. */
  readonly refusal?: "credentials" | "locked" | undefined;
  /** The authorization request that waits for this sign-in. */
  readonly request?: AuthorizationRequestView | undefined;
}

/**
 * Posts to `/users/sign_in`: either `user[email]` and `user[password]`, or `as` (a person's key), both with
 * `authenticity_token` and `return_to`. The card for a new person posts `full_name`, `email`, `authenticity_token` and
 * `return_to` to `/_sandbox/inspector/people`.
 */
export function signInPage(props: SignInPageProps): string {
  const say = speaking(texts, props.language);
  return renderPage(props, { title: say("signIn"), content: <SignIn {...props} /> });
}

function SignIn(props: SignInPageProps) {
  const say = speaking(texts, props.language);
  const { request } = props;
  return (
    <>
      <h1>
        {request ? (
          <Filled text={say("signInTo")} parts={{ application: <strong>{request.applicationName}</strong> }} />
        ) : (
          say("signIn")
        )}
      </h1>
      <div class="columns">
        <PasswordForm {...props} />
        <People {...props} />
      </div>
      {request && <AskedFor request={request} say={say} />}
    </>
  );
}

function PasswordForm({ language, authenticityToken, returnTo, email, refusal, seededPassword }: SignInPageProps) {
  const say = speaking(texts, language);
  return (
    <PostForm
      action={paths.signIn}
      authenticityToken={authenticityToken}
      fields={{ return_to: returnTo }}
      class="card stack"
    >
      {refusal && (
        <p class="refusal" role="alert" id="refusal" data-testid="sign-in-refusal">
          {say(refusal === "locked" ? "lockedAccount" : "wrongCredentials")}
        </p>
      )}
      <label>
        {say("email")}
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
        {say("password")}
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
        {say("signIn")}
      </button>
    </PostForm>
  );
}

function People({ language, authenticityToken, returnTo, people }: SignInPageProps) {
  const say = speaking(texts, language);
  return (
    <section aria-labelledby="continue-as">
      <h2 id="continue-as">{say("continueAs")}</h2>
      <ul class="people">
        {people.map((person) => (
          <li key={person.key}>
            <PostForm action={paths.signIn} authenticityToken={authenticityToken} fields={{ return_to: returnTo }}>
              <button type="submit" name="as" value={person.key} class="choice" data-testid={`person-${person.key}`}>
                <PersonCard person={person} language={language} />
              </button>
            </PostForm>
          </li>
        ))}
        <li>
          <details class="choice">
            <summary data-testid="new-person">{say("newPerson")}</summary>
            <PostForm
              action={`${paths.inspector}/people`}
              authenticityToken={authenticityToken}
              fields={{ return_to: returnTo }}
              class="stack"
            >
              <label>
                {say("fullName")}
                <input name="full_name" autocomplete="off" required data-testid="new-person-name" />
              </label>
              <label>
                {say("newPersonEmail")}
                <input type="email" name="email" autocomplete="off" required data-testid="new-person-email" />
              </label>
              <button type="submit" data-testid="new-person-submit">
                {say("createAndSignIn")}
              </button>
            </PostForm>
          </details>
        </li>
      </ul>
    </section>
  );
}
