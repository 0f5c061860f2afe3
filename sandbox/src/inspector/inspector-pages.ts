import type { NextFunction, Request, Response } from "express";
import type { SandboxControl } from "../control/control";
import { SandboxError } from "../errors";
import { originOf } from "../http/public-url";
import { refererPath } from "../http/referer";
import { redirect, sendPage } from "../http/responses";
import { type InspectorContent, type InspectorTab, inspectorPage } from "../pages/inspector/inspector-page";
import { type NoticeName, noticeTexts } from "../pages/inspector/notice-texts";
import { translator } from "../pages/language";
import { paths } from "../pages/paths";
import type { Provider } from "../provider";
import { browserSession } from "../site/browser-session";
import { languageOf } from "../site/language";
import { Table } from "../world/table";

/** What a form has done. */
export interface Done {
  readonly notice: NoticeName;
  readonly values?: Readonly<Record<string, string | number>>;
  /** The id of the element to which the page scrolls. */
  readonly anchor?: string;
  /** The ids of the rows that the page highlights, if there are several. */
  readonly highlighted?: readonly string[];
}

interface StoredNotice extends Done {
  /** The token of the browser session that sent the form. */
  readonly session: string;
}

const MAX_NOTICES = 1_000;

/** Sends the inspector's pages. After a form, the next page of the same browser says what was done. */
export class InspectorPages {
  readonly provider: Provider;
  readonly control: SandboxControl;
  readonly #notices = new Table<StoredNotice>({ key: ({ session }) => session, maxRows: MAX_NOTICES });

  constructor(provider: Provider, control: SandboxControl) {
    this.provider = provider;
    this.control = control;
  }

  /**
   * Sends a page. If `refused` is given, a form was refused: the status is 422, and `refused.url` is the address of the page for a GET
   * request.
   */
  showPage(
    req: Request,
    res: Response,
    content: InspectorContent,
    refused?: { readonly why: string; readonly url: string },
  ) {
    const { authenticityToken } = browserSession(this.provider, req, res);
    const html = inspectorPage({
      ...content,
      language: languageOf(req),
      url: refused?.url ?? req.originalUrl,
      authenticityToken,
      refusal: refused?.why,
      ...(refused ? {} : this.#takeNotice(req, authenticityToken)),
    });
    sendPage(req, res, html, refused ? 422 : 200);
  }

  /**
   * Redirects the browser to the page of `tab` that had the form, with its filter. If another page had it, redirects to the tab. The
   * next page says what was done.
   */
  redirectAfterForm(
    req: Request,
    res: Response,
    tab: InspectorTab["tab"],
    { anchor, ...done }: Done,
    { authenticityToken } = browserSession(this.provider, req, res),
  ): void {
    this.#notices.put({ ...done, session: authenticityToken });
    const fragment = anchor === undefined ? "" : `#${encodeURIComponent(anchor)}`;
    redirect(res, originOf(this.provider, req) + pageOfForm(req, tab) + fragment);
  }

  /** Calls `refuse` with the message if a control operation refused the form. All other failures are the sandbox's. */
  static refusal(next: NextFunction, refuse: (why: string) => void): (failure: unknown) => void {
    return (failure) => {
      if (failure instanceof SandboxError) refuse(failure.message);
      else next(failure);
    };
  }

  #takeNotice(req: Request, session: string) {
    const stored = this.#notices.get(session);
    if (!stored) return {};
    this.#notices.remove(stored);
    const notice = translator(noticeTexts, languageOf(req))(stored.notice, stored.values);
    return { notice, highlighted: stored.highlighted };
  }
}

/** Returns the path of the page that had the form, if it is a page of `tab`. The browser sends it as `Referer`. */
function pageOfForm(req: Request, tab: InspectorTab["tab"]): string {
  const home = `${paths.inspector}/${tab}`;
  const page = refererPath(req) ?? home;
  return page === home || page.startsWith(`${home}?`) ? page : home;
}
