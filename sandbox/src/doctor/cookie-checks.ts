import type { Examination } from "./examination";
import { printableText } from "./oauth-response";
import type { IncomingResponse } from "./request-sender";
import { isLoopback } from "./url-differences";

/** Checks of the cookies that the app sets when a login starts. At least one of them must reach the callback. */

interface Cookie {
  readonly name: string;
  /** The attributes, with names in lower case. The value of a flag is an empty string. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** A mistake in a cookie. `isFatal`: browsers do not send the cookie to the callback. */
interface Fault {
  readonly text: string;
  readonly fix: string;
  readonly isFatal: boolean;
}

export function checkCookies(examination: Examination, app: URL, response: IncomingResponse): void {
  const cookies = (response.headers["set-cookie"] ?? []).map(parseCookie);
  if (cookies.length === 0) {
    examination.wrong(
      "app cookies",
      "The login route sets no cookie, so the app cannot recognize the browser at the callback.",
      'Keep the state in a session or a cookie; behind a proxy that ends TLS, set app.set("trust proxy", 1), so that it can be sent.',
    );
    return;
  }
  const callback = new URL(examination.target.callbackUrl);
  const faulty = cookies.flatMap((cookie) => faultsOf(cookie, app, callback).map((fault) => ({ cookie, fault })));
  const lost = new Set(faulty.filter(({ fault }) => fault.isFatal).map(({ cookie }) => cookie));
  for (const { cookie, fault } of faulty) {
    const report = fault.isFatal && lost.size === cookies.length ? examination.wrong : examination.unsure;
    report.call(examination, "app cookies", `The cookie ${cookie.name} ${fault.text}.`, fault.fix);
  }
  if (faulty.length === 0) {
    const names = cookies.map(({ name }) => name).join(", ");
    examination.ok("app cookies", `Browsers send the cookie to the callback, and scripts cannot read it (${names}).`);
  }
}

function parseCookie(line: string): Cookie {
  const [pair = "", ...attributes] = line.split(";");
  const entries = attributes.map((attribute) => {
    const [name = "", value = ""] = attribute.split("=");
    return [name.trim().toLowerCase(), value.trim()] as const;
  });
  return { name: printableText(pair.split("=")[0] ?? "", 60), attributes: new Map(entries) };
}

function faultsOf({ attributes }: Cookie, app: URL, callback: URL): readonly Fault[] {
  const faults: Fault[] = [];
  const sameSite = attributes.get("samesite")?.toLowerCase();
  const isSecure = attributes.has("secure");
  const path = attributes.get("path") || "/";
  const domain = attributes.get("domain")?.replace(/^\./, "");
  if (sameSite === "strict") {
    faults.push({
      text: "is SameSite=Strict, so browsers do not send it when users come back from Eventpop",
      fix: 'Set sameSite to "lax".',
      isFatal: true,
    });
  }
  if (sameSite === "none" && !isSecure) {
    faults.push({
      text: "is SameSite=None without Secure, which browsers drop",
      fix: 'Set sameSite to "lax".',
      isFatal: true,
    });
  }
  if (isSecure && app.protocol === "http:" && !isLoopback(app)) {
    faults.push({ text: "is Secure, but the app uses http", fix: "Serve the app by https.", isFatal: true });
  }
  if (!isSecure && app.protocol === "https:") {
    faults.push({
      text: "has no Secure, although the app uses https",
      fix: 'Set secure to true, and app.set("trust proxy", 1) if a proxy ends TLS.',
      isFatal: false,
    });
  }
  if (!callback.pathname.startsWith(path)) {
    faults.push({ text: `is for ${path} only, not for ${callback.pathname}`, fix: 'Set path to "/".', isFatal: true });
  }
  if (domain && !`.${callback.hostname}`.endsWith(`.${domain}`)) {
    faults.push({ text: `is for ${domain}, not for ${callback.hostname}`, fix: "Leave out domain.", isFatal: true });
  }
  if (!attributes.has("httponly")) {
    faults.push({ text: "has no HttpOnly, so scripts can read it", fix: "Set httpOnly to true.", isFatal: false });
  }
  return faults;
}
