import { SandboxError } from "../errors";
import { paths } from "../pages/paths";
import { errorMessageOn, hiddenFields, linksOn, userKeysOn } from "./page-reader";
import { type PlaywrightPage, signInOnPage } from "./page-visit";
import { SandboxBrowser } from "./sandbox-browser";

/** Signs users in for tests. */
export interface SignInControl {
  /**
   * Signs a user in to an application. It requests `startPath` from the application, then the sandbox's sign-in and
   * consent pages, and at the end the application's callback. Returns the response of the callback. It accepts HTML, as a
   * browser does, so a login that fails responds with a page, with the error's code in its text. `agent` keeps the
   * application's cookies, as `request.agent(app)` of supertest does. Rejects with a `SandboxError` that names the step
   * that failed.
   */
  signIn<Response extends AgentResponse>(
    agent: Agent<Response>,
    startPath: string,
    options: SignInOptions,
  ): Promise<Response>;
  /**
   * Signs a user in to a client of the application, such as a mobile app, if the application is an authorization server of its own. It
   * does the same as `signIn`, and then follows the application's redirect, or the link on its confirmation page. `path` is the
   * client's authorization request at the application. Returns the redirect URI with `code` or `error`. Rejects with a `SandboxError`
   * that names the step that failed.
   */
  signInToClient(agent: Agent<PageResponse>, path: string, options: SignInOptions): Promise<URL>;
  /**
   * Signs a user in on a Playwright page that shows the sandbox. Resolves when the browser is back at the application.
   * Rejects with a `SandboxError` that names the step that failed.
   */
  approve(page: PlaywrightPage, options: Omit<SignInOptions, "scope">): Promise<void>;
}

/** Which user signs in, and what the user decides. */
export interface SignInOptions {
  /** The user's key, such as `somchai`. */
  readonly as: string;
  /** The decision on the consent page. @defaultValue `approve` */
  readonly decision?: "approve" | "deny" | undefined;
  /** Replaces the scope of the application's authorization request. */
  readonly scope?: string | undefined;
}

/** The properties that the sandbox reads of a response of the application. */
export interface AgentResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The headers, with lower-case names. */
  readonly headers: { readonly location?: string | undefined };
}

/** A response with the HTML of a page, such as a response of supertest. */
export interface PageResponse extends AgentResponse {
  readonly text: string;
}

/** A client of the application that keeps cookies and does not follow redirects. */
export interface Agent<Response extends AgentResponse = AgentResponse> {
  /** Makes a GET request for a path or a URL of the application. */
  get(path: string): AgentRequest<Response>;
}

/** A request that is sent when it is awaited. */
export interface AgentRequest<Response extends AgentResponse = AgentResponse> extends PromiseLike<Response> {
  /** Adds a header. */
  set(header: string, value: string): PromiseLike<Response>;
}

/** Returns the sign-in methods for the sandbox that listens at `url`. `publicUrl` is the origin to which applications redirect. */
export function signInControl(url: string, publicUrl = url): SignInControl {
  const origins = [new URL(url).origin, new URL(publicUrl).origin];
  const signIn: SignInControl["signIn"] = async (agent, startPath, options) => {
    const request = await authorizationRequest(agent, startPath, origins);
    if (options.scope !== undefined) request.searchParams.set("scope", options.scope);
    const { pathname, search } = await signInAndConsent(
      new SandboxBrowser(url),
      request.pathname + request.search,
      options,
    );
    return requestPage(agent, pathname + search);
  };
  return {
    signIn,
    signInToClient: async (agent, path, options) => {
      const { status, headers, text } = await signIn(agent, path, options);
      const url = headers.location ?? linksOn(text).find((link) => /[?&]code=/.test(link));
      if (url !== undefined && URL.canParse(url)) return new URL(url);
      throw failure(`The application's callback responded with ${status}, and does not lead to a client.`);
    },
    approve: (page, options) => signInOnPage(page, origins, options),
  };
}

/** Requests `path` with an `Accept` header for HTML, as a browser does. */
function requestPage<Response extends AgentResponse>(agent: Agent<Response>, path: string): PromiseLike<Response> {
  return agent.get(path).set("Accept", "text/html");
}

const MAX_REDIRECTS = 5;

/**
 * Requests `startPath` and follows redirects within the application. Returns the URL of the authorization request to
 * which the application finally redirects.
 */
async function authorizationRequest(agent: Agent, startPath: string, origins: readonly string[]): Promise<URL> {
  let path = startPath;
  for (let turn = 0; turn < MAX_REDIRECTS; turn += 1) {
    const { status, headers } = await requestPage(agent, path);
    const { location } = headers;
    if (status === 404) throw failure(`GET ${path} of the application responded with 404: it has no such page.`);
    if (status >= 400) {
      throw failure(`GET ${path} of the application responded with ${status}; the application's console says why.`);
    }
    if (location === undefined) throw notAtSandbox(`GET ${path} of the application responded with ${status}`, origins);
    const target = new URL(location, "http://application.invalid");
    if (origins.includes(target.origin)) return target;
    if (!location.startsWith("/"))
      throw notAtSandbox(`GET ${path} of the application leads to ${target.origin}`, origins);
    path = location;
  }
  throw notAtSandbox(`GET ${startPath} of the application redirects ${MAX_REDIRECTS} times within it`, origins);
}

function notAtSandbox(found: string, [origin = ""]: readonly string[]): SandboxError {
  return failure(`${found} instead of leading to the sandbox at ${origin}; is EVENTPOP_URL set to it?`);
}

/** Signs the user in at the sandbox and submits the consent page. Returns the callback URL to which the sandbox redirects. */
async function signInAndConsent(
  browser: SandboxBrowser,
  request: string,
  { as, decision = "approve" }: SignInOptions,
): Promise<URL> {
  const signInPath = `${paths.signIn}?${new URLSearchParams({ return_to: request })}`;
  const signIn = await browser.get(signInPath);
  const person = hiddenFields(signIn.html, ' name="as"');
  if (!person) throw failure(`The sandbox's sign-in page responded with ${signIn.status}${why(signIn.html)}`);
  const signedIn = await browser.post(paths.signIn, { ...person, as });
  if (!signedIn.location) throw failure(refusedUser(as, userKeysOn(signIn.html)));

  const asked = await browser.get(request);
  const consent = hiddenFields(asked.html, ` value="${decision === "approve" ? "Authorize" : "Deny"}"`);
  if (asked.location && decision === "deny") {
    throw failure(
      `${as} allowed this application before, so there is no consent page to deny; call consents.remove({ as: ${JSON.stringify(as)} }) or reset() first, or use another user, such as a new one of users.create().`,
    );
  }
  const { status, html, location } = consent ? await browser.post(paths.authorize, consent) : asked;
  if (!location) throw failure(`The sandbox refused the authorization request with ${status}${why(html)}`);
  return location;
}

function refusedUser(as: string, known: readonly string[]): string {
  if (known.includes(as)) return `The sandbox does not let ${as} sign in: the account is locked.`;
  return `There is no user ${JSON.stringify(as)} in the sandbox; there are ${known.join(", ")}.`;
}

function why(html: string): string {
  const sentence = errorMessageOn(html);
  return sentence === undefined ? "." : `: ${sentence}`;
}

function failure(sentence: string): SandboxError {
  return new SandboxError("EVENTPOP_SANDBOX_SIGN_IN_FAILED", sentence);
}
