import { createHash } from "node:crypto";
import type { Examination, ExaminationTarget } from "./examination";
import { printableText } from "./oauth-response";
import type { IncomingResponse, RequestSender } from "./request-sender";
import { MADE_UP } from "./token-checks";
import { isLoopback, parseUrl, similarUrls, urlDifferences } from "./url-differences";

/**
 * Checks of the callback URL at `GET /oauth/authorize`. Doorkeeper asks for the sign-in before it checks the request, so the
 * registered callback URLs can be seen only at a server that checks the request first.
 */

/** An authorization request with all parameters of a login. Its state and its challenge belong to no login. */
export function authorizeUrl(target: ExaminationTarget, method = "S256"): URL {
  const url = plainAuthorizeUrl(target);
  url.searchParams.set("state", "eventpop-doctor");
  url.searchParams.set("code_challenge", createHash("sha256").update(MADE_UP).digest("base64url"));
  url.searchParams.set("code_challenge_method", method);
  return url;
}

/** An authorization request with the parameters that decide whether it is accepted. */
function plainAuthorizeUrl({ eventpopUrl, clientId, callbackUrl, scope }: ExaminationTarget): URL {
  const parameters = { client_id: clientId, redirect_uri: callbackUrl, response_type: "code", scope };
  return new URL(`/oauth/authorize?${new URLSearchParams(parameters)}`, eventpopUrl);
}

/** What the server does with an authorization request. `page` is the text of an error page or of an unknown page. */
type Reaction = "accepted" | "sign-in" | { readonly page: string };

/** Reads the response to the authorization request of a browser that is not signed in. */
function reactionOf(
  { status, headers, body }: IncomingResponse,
  { callbackUrl, eventpopUrl }: ExaminationTarget,
): Reaction {
  const location = parseUrl(headers.location, eventpopUrl);
  if (location) {
    if (location.origin !== new URL(callbackUrl).origin) return "sign-in";
    const error = location.searchParams.get("error_description") ?? location.searchParams.get("error");
    return error === null ? "accepted" : { page: printableText(error, MAX_QUOTE_LENGTH) };
  }
  if (status === 200 && /<input[^>]* name="redirect_uri"/.test(body)) return "accepted";
  if (/<input[^>]* type="password"/.test(body)) return "sign-in";
  const [, main = body] = /<main[^>]*>(.*?)<\/main>/s.exec(body) ?? [];
  const [, sentence = main] = /<pre[^>]*>(.*?)<\/pre>/s.exec(main) ?? [];
  return { page: printableText(decodeText(sentence), MAX_QUOTE_LENGTH) };
}

const MAX_QUOTE_LENGTH = 150;

function decodeText(html: string): string {
  const text = html.replace(/<(style|script).*?<\/\1>/gs, "").replace(/<[^>]*>/g, " ");
  return text.replace(/&(#39|quot|lt|gt|amp);/g, (_, name: string) => ENTITIES[name] ?? "");
}

const ENTITIES: Readonly<Record<string, string>> = { "#39": "'", quot: '"', lt: "<", gt: ">", amp: "&" };

/**
 * Checks the callback URL itself, and then what the server says about it.
 *
 * @param response - the response to {@link authorizeUrl}
 */
export async function checkCallback(
  examination: Examination,
  sender: RequestSender,
  response: IncomingResponse,
  isClientRight: boolean,
): Promise<void> {
  const { target } = examination;
  const { callbackUrl } = target;
  const url = new URL(callbackUrl);
  if (url.protocol === "http:" && !isLoopback(url)) {
    examination.wrong(
      "callback",
      `The callback URL ${callbackUrl} uses http.`,
      "Register and use a URL that begins with https.",
    );
    return;
  }
  if (url.hash !== "") {
    examination.wrong(
      "callback",
      "The callback URL has a fragment, which RFC 6749 forbids.",
      "Remove the part from # on.",
    );
    return;
  }
  const reaction = reactionOf(response, target);
  if (reaction === "accepted") {
    examination.ok("callback", `The callback URL ${callbackUrl} is registered.`);
    await checkChallengeMethod(examination, sender);
  } else if (reaction === "sign-in") {
    // Do not print the URL if the credentials are wrong: the page would show another error, and the client id in the URL might be the
    // secret.
    if (!isClientRight) return;
    examination.unsure(
      "callback",
      "The server asks for the sign-in before it checks the callback URL, so this cannot be checked without a login.",
      `Open ${plainAuthorizeUrl(target)} in a browser and sign in: a page that asks for your consent means that all is right.`,
    );
  } else {
    await reportPage(examination, sender, reaction.page);
  }
}

async function reportPage(examination: Examination, sender: RequestSender, page: string): Promise<void> {
  if (/redirect|callback/i.test(page)) {
    const registered = await findRegistered(examination, sender);
    const differences = registered === undefined ? [] : urlDifferences(registered, examination.target.callbackUrl);
    const fix =
      registered === undefined
        ? "Compare it with the registered URL, letter by letter."
        : `Use ${registered}, which is registered: your URL differs, because ${differences.join(", and ")}.`;
    examination.wrong("callback", `The callback URL ${examination.target.callbackUrl} is not registered.`, fix);
  } else if (/client/i.test(page)) {
    examination.wrong("callback", `The client id is unknown: "${page}".`, "Copy the client id again from Eventpop.");
  } else {
    examination.unsure(
      "callback",
      `The authorization request gets a page with this text: "${page}".`,
      "If this is an error, correct what it names.",
    );
  }
}

/** Returns the first similar URL that the server accepts, which is then the registered one. */
async function findRegistered({ target }: Examination, sender: RequestSender): Promise<string | undefined> {
  for (const callbackUrl of similarUrls(target.callbackUrl)) {
    const similar = { ...target, callbackUrl };
    const response = await sender.send({ url: authorizeUrl(similar), headers: { accept: "text/html" } });
    const reaction = reactionOf(response, similar);
    if (reaction === "accepted") return callbackUrl;
  }
  return undefined;
}

/** Sends an authorization request with an unknown challenge method. Only a server that supports PKCE refuses this request. */
async function checkChallengeMethod({ target, compat }: Examination, sender: RequestSender): Promise<void> {
  const response = await sender.send({ url: authorizeUrl(target, "S512"), headers: { accept: "text/html" } });
  compat.pkce ??= reactionOf(response, target) === "accepted" ? "ignored" : "on";
}
