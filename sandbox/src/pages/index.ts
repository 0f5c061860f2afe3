export type { AuthorizationRequestView } from "./asked-for";
export { authorizedApplicationsPage } from "./authorized-applications-page";
export { avatarSvg } from "./avatar";
export { consentPage } from "./consent-page";
export { contentSecurityPolicy } from "./content-security-policy";
export { errorPage } from "./error-page";
export { homePage } from "./home-page";
export {
  type InspectorTab,
  inspectorPage,
  inspectorTabs,
} from "./inspector/inspector-page";
export { isLanguage, type Language, languageParameter, languages } from "./language";
export { nativeCodePage } from "./native-code-page";
export { paths } from "./paths";
export type { PersonView } from "./person-card";
export type { Mistake, SandboxNoteView } from "./sandbox-note";
export { type SignInPageProps, signInPage } from "./sign-in-page";
