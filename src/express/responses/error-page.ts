import type { Language } from "../../config/auth-options";
import { ERRORS, type ErrorCode, type ErrorPageLink } from "../../errors";
import type { Page } from "./page";

type LinkName = ErrorPageLink | "home";

/** The targets of the links on an error page: URLs of Eventpop for `account`, paths of this site for the others. A link without a target is not shown. */
export type LinkTargets = { readonly [name in LinkName]?: string | undefined };

/** The texts of the links. */
export const LINK_LABELS: Readonly<Record<Language, Readonly<Record<LinkName, string>>>> = {
  en: {
    account: "Sign out at Eventpop",
    login: "Sign in with Eventpop",
    again: "Try again",
    home: "Back to the start",
  },
  th: { account: "ออกจากระบบที่ Eventpop", login: "เข้าสู่ระบบด้วย Eventpop", again: "ลองอีกครั้ง", home: "กลับหน้าแรก" },
};

/** Returns the page of an error, with the text for visitors from the table of errors, the links that help, and the code. */
export function errorPage(code: ErrorCode, language: Language, targets: LinkTargets): Page {
  const { links: names, [language]: text } = ERRORS[code].page;
  const links = [...names, "home" as const].flatMap((name) => {
    const href = targets[name];
    return href === undefined ? [] : [{ href, label: LINK_LABELS[language][name], isOtherSite: name === "account" }];
  });
  return { language, ...text, links, code };
}
