import type { Language } from "../../src/pages";
import {
  authorizedApplicationsPage,
  consentPage,
  errorPage,
  homePage,
  inspectorPage,
  nativeCodePage,
  signInPage,
} from "../../src/pages";
import { tabs } from "./inspector-samples";
import {
  authorizedApplications,
  consent,
  frame,
  home,
  hostile,
  nativeCode,
  refusedCallback,
  signIn,
  token,
} from "./samples";

/** Every page there is, by name. */
export function everyPage(language: Language): Readonly<Record<string, string>> {
  const inspector = tabs.map((tab) => [
    `inspector ${tab.tab}`,
    inspectorPage({ ...frame, ...tab, language, authenticityToken: token, notice: "Done." }),
  ]);
  return {
    "sign-in": signInPage({ ...signIn, language }),
    "sign-in refused": signInPage({ ...signIn, language, email: hostile, refusal: "credentials" }),
    consent: consentPage({ ...consent, language }),
    error: errorPage({ ...refusedCallback, language }),
    "authorized applications": authorizedApplicationsPage({ ...authorizedApplications, language, revoked: true }),
    "no authorized applications": authorizedApplicationsPage({ ...authorizedApplications, language, applications: [] }),
    "native code": nativeCodePage({ ...nativeCode, language }),
    home: homePage({ ...home, language }),
    ...Object.fromEntries(inspector),
  };
}
