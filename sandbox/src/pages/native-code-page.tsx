import { type PageProps, renderPage } from "./layout";
import { speaking } from "./speech";
import { texts } from "./texts";

export interface NativeCodePageProps extends PageProps {
  readonly code: string;
}

/** Where `urn:ietf:wg:oauth:2.0:oob` ends: the code, to be copied by hand. */
export function nativeCodePage(props: NativeCodePageProps): string {
  const say = speaking(texts, props.language);
  return renderPage(props, {
    title: say("authorizationCode"),
    content: (
      <div class="narrow stack">
        <h1>{say("authorizationCode")}</h1>
        <p>{say("copyCode")}</p>
        <p class="card">
          <code id="authorization_code" class="copyable" data-testid="authorization-code">
            {props.code}
          </code>
        </p>
      </div>
    ),
  });
}
