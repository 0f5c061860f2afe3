import { copyScript } from "./copy-script";
import { Facts } from "./facts";
import { type PageProps, renderPage } from "./layout";
import { Moment } from "./moment";
import { PasswordHint } from "./password-hint";
import { paths } from "./paths";
import { PersonCard, type PersonView } from "./person-card";
import { PostForm } from "./post-form";
import { curlForApplication, curlForPerson, dotenv } from "./shell-samples";
import { SignedInAs, type SignedInPerson } from "./signed-in-as";
import { speaking } from "./speech";
import { texts } from "./texts";

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
  /** Everyone’s password; nothing where people have passwords of their own. */
  readonly seededPassword?: string | undefined;
  readonly people: readonly PersonView[];
  readonly signedInAs?: SignedInPerson | undefined;
}

/** Posts to `/users/sign_out` where somebody is signed in. */
export function homePage(props: HomePageProps): string {
  const say = speaking(texts, props.language);
  return renderPage(props, {
    title: say("home"),
    content: (
      <>
        <h1>{say("homeTitle")}</h1>
        <div class="columns wide-left">
          <div class="stack">
            <Status {...props} />
            <Environment {...props} />
            <Samples {...props} />
          </div>
          <People {...props} />
        </div>
        <script dangerouslySetInnerHTML={{ __html: copyScript }} />
      </>
    ),
  });
}

function Status({ language, publicUrl, version, doorkeeper, now, frozen, faultCount }: HomePageProps) {
  const say = speaking(texts, language);
  return (
    <div class="card">
      <Facts
        facts={{
          [say("running")]: <code>{publicUrl}</code>,
          [say("version")]: version,
          [say("behavesLike")]: `Doorkeeper ${doorkeeper}`,
          [say("sandboxTime")]: (
            <>
              <Moment at={now} /> {frozen && <span class="tag">{say("frozen")}</span>}
            </>
          ),
          [say("faults")]: faultCount,
        }}
      />
    </div>
  );
}

function Environment({ language, env }: HomePageProps) {
  const say = speaking(texts, language);
  return (
    <section class="card" aria-labelledby="environment-title">
      <div class="row">
        <h2 class="grow" id="environment-title">
          {say("environment")}
        </h2>
        <button
          type="button"
          class="small"
          hidden
          data-copy="environment"
          data-copied={say("copied")}
          data-testid="copy-environment"
        >
          {say("copy")}
        </button>
      </div>
      <pre class="wrapped copyable block" id="environment" data-testid="environment">
        {dotenv(env)}
      </pre>
      <p class="hint">{say("environmentHint")}</p>
    </section>
  );
}

function Samples({ language, publicUrl, clientId, clientSecret }: HomePageProps) {
  const say = speaking(texts, language);
  const application = { publicUrl, clientId, clientSecret };
  return (
    <section class="card" aria-labelledby="samples-title">
      <h2 id="samples-title">{say("tryIt")}</h2>
      <p>{say("curlToken")}</p>
      <pre class="wrapped copyable block">{curlForApplication(application)}</pre>
      <p>{say("curlCode")}</p>
      <pre class="wrapped copyable block">{curlForPerson(application)}</pre>
    </section>
  );
}

function People({ language, authenticityToken, people, seededPassword, signedInAs }: HomePageProps) {
  const say = speaking(texts, language);
  return (
    <section class="stack" aria-labelledby="people-title">
      <h2 id="people-title">{say("whoIsHere")}</h2>
      {signedInAs && (
        <SignedInAs person={signedInAs} language={language}>
          <PostForm action={paths.signOut} authenticityToken={authenticityToken} verb="delete">
            <button type="submit" class="small" data-testid="sign-out">
              {say("signOut")}
            </button>
          </PostForm>
        </SignedInAs>
      )}
      <ul class="people">
        {people.map((person) => (
          <li class="card slim" key={person.key}>
            <PersonCard person={person} language={language} />
          </li>
        ))}
      </ul>
      <PasswordHint password={seededPassword} language={language} />
    </section>
  );
}
