import { type PageProps, renderPage } from "./layout";

export interface NativeCodePageProps extends PageProps {
  readonly code: string;
}

/** Where `urn:ietf:wg:oauth:2.0:oob` ends: the code, to be copied by hand. */
export function nativeCodePage(props: NativeCodePageProps): string {
  return renderPage(props, "Authorization code", props.code);
}
