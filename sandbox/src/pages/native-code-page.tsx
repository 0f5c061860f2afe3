import { type TranslatedText, translator } from "./language";
import { type PageProps, renderPage } from "./layout";

const texts = {
  title: { en: "Authorization code", th: "รหัสอนุญาต" },
  instruction: {
    en: "Copy this code into the application that requested it. It can be used once, within ten minutes.",
    th: "คัดลอกรหัสนี้ไปใส่ในแอปที่ขอ ใช้ได้ครั้งเดียวภายในสิบนาที",
  },
} as const satisfies Readonly<Record<string, TranslatedText>>;

export interface NativeCodePageProps extends PageProps {
  readonly code: string;
}

/**
 * Renders the page that shows the code if the redirect URI is `urn:ietf:wg:oauth:2.0:oob`. The user copies the code to the
 * application.
 */
export function nativeCodePage(props: NativeCodePageProps): string {
  const translate = translator(texts, props.language);
  return renderPage(props, {
    title: translate("title"),
    content: (
      <div class="narrow stack">
        <h1>{translate("title")}</h1>
        <p>{translate("instruction")}</p>
        <p class="card">
          <code id="authorization_code" class="copyable" data-testid="authorization-code">
            {props.code}
          </code>
        </p>
      </div>
    ),
  });
}
