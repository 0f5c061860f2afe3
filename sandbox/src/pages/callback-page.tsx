import { CopyButton, CopyScript } from "./copy-button";
import { DescriptionList } from "./elements";
import { inspectorPath } from "./inspector/inspector-tab";
import { type TranslatedText, translator } from "./language";
import { type PageProps, renderPage } from "./layout";
import { paths } from "./paths";

const texts = {
  title: { en: "The callback", th: "Callback" },
  instead: {
    en: "You started this login on the sandbox’s home page. This page stands in for your application, whose callback gets these parameters:",
    th: "คุณเริ่มการเข้าสู่ระบบนี้จากหน้าแรกของแซนด์บ็อกซ์ หน้านี้แทนแอปของคุณ ซึ่ง callback จะได้รับพารามิเตอร์เหล่านี้:",
  },
  nothing: {
    en: "There are no parameters. Start a login on the home page.",
    th: "ไม่มีพารามิเตอร์ ให้เริ่มการเข้าสู่ระบบจากหน้าแรก",
  },
  next: { en: "What your application does next", th: "สิ่งที่แอปของคุณทำต่อไป" },
  nextHint: {
    en: "It exchanges the code for tokens, within ten minutes and once, and then requests the user’s profile:",
    th: "แลกรหัสเป็นโทเคนภายในสิบนาทีเพียงครั้งเดียว แล้วขอข้อมูลผู้ใช้:",
  },
  copy: { en: "Copy", th: "คัดลอก" },
  copied: { en: "Copied", th: "คัดลอกแล้ว" },
  another: { en: "Start another login", th: "เริ่มการเข้าสู่ระบบอีกครั้ง" },
  inspect: { en: "See this login in the inspector", th: "ดูการเข้าสู่ระบบนี้ในตัวตรวจสอบ" },
} as const satisfies Readonly<Record<string, TranslatedText>>;

export interface CallbackPageProps extends PageProps {
  /** The parameters of the callback. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The commands with which the application continues. Undefined if the callback has no code of a known application. */
  readonly commands?: string | undefined;
}

/** Renders the callback of a login that was started on the home page. It shows what an application gets. */
export function callbackPage(props: CallbackPageProps): string {
  const { parameters, commands } = props;
  const translate = translator(texts, props.language);
  const shown = Object.entries(parameters).map(([name, value]) => [name, <code key={name}>{value}</code>]);
  return renderPage(props, {
    title: translate("title"),
    content: (
      <div class="narrow stack">
        <h1>{translate("title")}</h1>
        <p>{translate(shown.length > 0 ? "instead" : "nothing")}</p>
        {shown.length > 0 && (
          <div class="card" data-testid="callback-parameters">
            <DescriptionList items={Object.fromEntries(shown)} />
          </div>
        )}
        {commands !== undefined && (
          <section class="card stack" aria-labelledby="next-title">
            <div class="row">
              <h2 class="grow" id="next-title">
                {translate("next")}
              </h2>
              <CopyButton of="commands" label={translate("copy")} copied={translate("copied")} />
            </div>
            <p>{translate("nextHint")}</p>
            <pre class="wrapped copyable block" id="commands">
              {commands}
            </pre>
          </section>
        )}
        <p class="row">
          <a href={paths.home} data-testid="callback-home">
            {translate("another")}
          </a>
          <a href={inspectorPath("logins")} data-testid="callback-logins">
            {translate("inspect")}
          </a>
        </p>
        <CopyScript />
      </div>
    ),
  });
}
