import { CopyButton, CopyScript } from "./copy-button";
import { DescriptionList, PostForm, Time } from "./elements";
import { type TranslatedText, translator } from "./language";
import { type PageProps, renderPage } from "./layout";
import { paths } from "./paths";
import { curlForApplication, curlForUser, dotenvLines } from "./shell-samples";
import { PasswordHint, SignedInAs, type SignedInUser, UserCard, type UserView } from "./users";

const texts = {
  title: { en: "Home", th: "หน้าแรก" },
  heading: { en: "A local Eventpop for development and tests", th: "Eventpop จำลองในเครื่อง สำหรับพัฒนาและทดสอบ" },
  running: { en: "Running at", th: "ทำงานอยู่ที่" },
  version: { en: "Version", th: "รุ่น" },
  behavesLike: { en: "Behaves like", th: "ทำงานเหมือน" },
  sandboxTime: { en: "Sandbox time", th: "เวลาในแซนด์บ็อกซ์" },
  frozen: { en: "frozen", th: "หยุดเดิน" },
  faults: { en: "Active faults", th: "ข้อขัดข้องที่ตั้งไว้" },
  environment: { en: "For your app’s .env", th: "สำหรับไฟล์ .env ของแอป" },
  environmentHint: { en: "One click selects the whole block.", th: "คลิกหนึ่งครั้งเพื่อเลือกทั้งหมด" },
  copy: { en: "Copy", th: "คัดลอก" },
  copied: { en: "Copied", th: "คัดลอกแล้ว" },
  users: { en: "Who can sign in", th: "ใครเข้าสู่ระบบได้บ้าง" },
  signOut: { en: "Sign out", th: "ออกจากระบบ" },
  startLogin: { en: "Start a login", th: "เริ่มการเข้าสู่ระบบ" },
  startLoginHint: {
    en: "Walk through the pages without an application. At the end you see what its callback gets.",
    th: "ลองเดินผ่านทุกหน้าโดยไม่ต้องมีแอป ตอนท้ายจะเห็นสิ่งที่ callback ของแอปได้รับ",
  },
  application: { en: "Application", th: "แอป" },
  user: { en: "User", th: "ผู้ใช้" },
  onSignInPage: { en: "choose on the sign-in page", th: "เลือกในหน้าเข้าสู่ระบบ" },
  scope: { en: "Scope", th: "สิทธิ์ (scope)" },
  start: { en: "Start", th: "เริ่ม" },
  startAtApplication: {
    en: "Or start it at your application, which alone can complete it:",
    th: "หรือเริ่มที่แอปของคุณ ซึ่งเท่านั้นที่ทำให้เสร็จสมบูรณ์ได้:",
  },
  samples: { en: "Try it from a terminal", th: "ลองจากเทอร์มินัล" },
  curlForApplication: { en: "The application’s own token:", th: "โทเคนของแอปเอง:" },
  curlForUser: {
    en: "After a sign-in: exchange the code from the callback, then get the profile of the user:",
    th: "หลังเข้าสู่ระบบ: แลกรหัสที่ได้จาก callback แล้วขอข้อมูลผู้ใช้:",
  },
} as const satisfies Readonly<Record<string, TranslatedText>>;

export interface HomePageProps extends PageProps {
  readonly authenticityToken: string;
  /** The version of the sandbox. */
  readonly version: string;
  /** The origin of the sandbox for browsers, without a slash at the end. */
  readonly publicUrl: string;
  /** The version of Doorkeeper, such as `5.9`. */
  readonly doorkeeper: string;
  /** Sandbox time, in milliseconds since the epoch. */
  readonly now: number;
  readonly frozen: boolean;
  /** The number of faults that can still hit a request. */
  readonly faultCount: number;
  /** The environment variables for `.env`. The page shows them in this order. */
  readonly env: Readonly<Record<string, string>>;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The password that all seeded users share. */
  readonly seededPassword?: string | undefined;
  readonly users: readonly UserView[];
  readonly signedInAs?: SignedInUser | undefined;
  /** The applications that may use a page of the sandbox as their callback. */
  readonly loginApplications: readonly { readonly clientId: string; readonly name: string }[];
  /** The scopes that the form offers, such as `public organizer`. */
  readonly loginScopes: readonly string[];
  /** The origins of applications: of their registered callbacks, and of the callbacks in the request log. */
  readonly applicationOrigins: readonly string[];
}

/**
 * Renders the home page: the state of the sandbox, the environment variables that an application needs, and the users.
 * Its forms post to `/users/sign_out`, and `client_id`, `as` and `scope` to `/_sandbox/login`.
 */
export function homePage(props: HomePageProps): string {
  const translate = translator(texts, props.language);
  return renderPage(props, {
    title: translate("title"),
    content: (
      <>
        <h1>{translate("heading")}</h1>
        <div class="columns wide-left">
          <div class="stack">
            <Status {...props} />
            <StartLogin {...props} />
            <Environment {...props} />
            <Samples {...props} />
          </div>
          <Users {...props} />
        </div>
        <CopyScript />
      </>
    ),
  });
}

function Status({ language, publicUrl, version, doorkeeper, now, frozen, faultCount }: HomePageProps) {
  const translate = translator(texts, language);
  return (
    <div class="card">
      <DescriptionList
        items={{
          [translate("running")]: <code>{publicUrl}</code>,
          [translate("version")]: version,
          [translate("behavesLike")]: `Doorkeeper ${doorkeeper}`,
          [translate("sandboxTime")]: (
            <>
              <Time at={now} /> {frozen && <span class="tag">{translate("frozen")}</span>}
            </>
          ),
          [translate("faults")]: faultCount,
        }}
      />
    </div>
  );
}

function StartLogin(props: HomePageProps) {
  const { language, authenticityToken, loginApplications, loginScopes, users, applicationOrigins } = props;
  const translate = translator(texts, language);
  if (loginApplications.length === 0 && applicationOrigins.length === 0) return null;
  const applications = loginApplications.map(({ clientId, name }) => ({ id: clientId, name }));
  const people = users.map(({ key, fullName }) => ({ id: key, name: `${fullName} (${key})` }));
  return (
    <section class="card stack" aria-labelledby="start-login-title">
      <h2 id="start-login-title">{translate("startLogin")}</h2>
      {applications.length > 0 && (
        <>
          <p>{translate("startLoginHint")}</p>
          <PostForm action={paths.startLogin} authenticityToken={authenticityToken} class="fields">
            <LoginChoice name="client_id" label={translate("application")} options={applications} />
            <LoginChoice
              name="as"
              label={translate("user")}
              options={[{ id: "", name: translate("onSignInPage") }, ...people]}
            />
            <LoginChoice
              name="scope"
              label={translate("scope")}
              options={loginScopes.map((scope) => ({ id: scope, name: scope }))}
            />
            <button type="submit" class="primary" data-testid="login-start">
              {translate("start")}
            </button>
          </PostForm>
        </>
      )}
      {applicationOrigins.length > 0 && (
        <div>
          <p>{translate("startAtApplication")}</p>
          <ul>
            {applicationOrigins.map((origin) => (
              <li key={origin}>
                <a href={origin} data-testid={`application-${origin}`}>
                  {origin}
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

interface LoginChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

function LoginChoice({ name, label, options }: LoginChoiceProps) {
  return (
    <label>
      {label}
      <select name={name} data-testid={`login-${name}`}>
        {options.map((option) => (
          <option value={option.id} key={option.id}>
            {option.name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Environment({ language, env }: HomePageProps) {
  const translate = translator(texts, language);
  return (
    <section class="card" aria-labelledby="environment-title">
      <div class="row">
        <h2 class="grow" id="environment-title">
          {translate("environment")}
        </h2>
        <CopyButton of="environment" label={translate("copy")} copied={translate("copied")} />
      </div>
      <pre class="wrapped copyable block" id="environment" data-testid="environment">
        {dotenvLines(env)}
      </pre>
      <p class="hint">{translate("environmentHint")}</p>
    </section>
  );
}

function Samples({ language, publicUrl, clientId, clientSecret }: HomePageProps) {
  const translate = translator(texts, language);
  const application = { publicUrl, clientId, clientSecret };
  return (
    <section class="card" aria-labelledby="samples-title">
      <h2 id="samples-title">{translate("samples")}</h2>
      <p>{translate("curlForApplication")}</p>
      <pre class="wrapped copyable block">{curlForApplication(application)}</pre>
      <p>{translate("curlForUser")}</p>
      <pre class="wrapped copyable block">{curlForUser(application)}</pre>
    </section>
  );
}

function Users({ language, authenticityToken, users, seededPassword, signedInAs }: HomePageProps) {
  const translate = translator(texts, language);
  return (
    <section class="stack" aria-labelledby="users-title">
      <h2 id="users-title">{translate("users")}</h2>
      {signedInAs && (
        <SignedInAs user={signedInAs} language={language}>
          <PostForm action={paths.signOut} authenticityToken={authenticityToken} method="delete">
            <button type="submit" class="small" data-testid="sign-out">
              {translate("signOut")}
            </button>
          </PostForm>
        </SignedInAs>
      )}
      <ul class="list">
        {users.map((user) => (
          <li class="card slim" key={user.key}>
            <UserCard user={user} language={language} />
          </li>
        ))}
      </ul>
      <PasswordHint password={seededPassword} language={language} />
    </section>
  );
}
