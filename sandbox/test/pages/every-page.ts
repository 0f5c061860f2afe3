import { authorizedApplicationsPage } from "../../src/pages/authorized-applications-page";
import { callbackPage } from "../../src/pages/callback-page";
import { consentPage } from "../../src/pages/consent-page";
import { errorPage } from "../../src/pages/error-page";
import { homePage } from "../../src/pages/home-page";
import { inspectorPage } from "../../src/pages/inspector/inspector-page";
import type { Language } from "../../src/pages/language";
import { nativeCodePage } from "../../src/pages/native-code-page";
import { signInPage } from "../../src/pages/sign-in-page";
import { entries, tabs } from "./inspector-samples";
import {
  authorizedApplications,
  callbackOfHome,
  consent,
  home,
  nameWithHtml,
  nativeCode,
  pageProps,
  refusedRedirectUri,
  signIn,
  token,
} from "./samples";

/** Returns the HTML of every page in every state that needs a test, by name. */
export function everyPage(language: Language): Readonly<Record<string, string>> {
  const inspector = [...tabs, ...entries].map((content) => [
    content.tab === "entry"
      ? `inspector ${content.row ? "change" : "new"} ${content.collection}`
      : `inspector ${content.tab}`,
    inspectorPage({ ...pageProps, ...content, language, authenticityToken: token, notice: "Done." }),
  ]);
  return {
    "sign-in": signInPage({ ...signIn, language }),
    "sign-in refused": signInPage({ ...signIn, language, email: nameWithHtml, refusal: "credentials" }),
    consent: consentPage({ ...consent, language }),
    error: errorPage({ ...refusedRedirectUri, language }),
    "authorized applications": authorizedApplicationsPage({ ...authorizedApplications, language, revoked: true }),
    "no authorized applications": authorizedApplicationsPage({ ...authorizedApplications, language, applications: [] }),
    "native code": nativeCodePage({ ...nativeCode, language }),
    home: homePage({ ...home, language }),
    callback: callbackPage({ ...callbackOfHome, language }),
    "callback without parameters": callbackPage({ ...callbackOfHome, language, parameters: {}, commands: undefined }),
    ...Object.fromEntries(inspector),
  };
}
