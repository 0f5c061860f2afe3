import { SandboxError } from "../errors";
import { paths } from "../pages/paths";
import { errorOn, hiddenFields, userKeysOn } from "./page-reader";
import { type Page, visitPage } from "./page-visit";
import { SandboxBrowser } from "./sandbox-browser";

/** Somebody who signs in for a test. */
export interface Visitor {
  /**
   * Signs a person in to an application: from `startPath` over the sandbox's sign-in and consent pages back to the
   * application's callback, whose answer is given. `agent` keeps the application's cookies, as
   * `request.agent(app)` of supertest does. Throws a `SandboxError` that says where the way ended.
   */
  signIn<Answer extends AgentResponse>(agent: Agent<Answer>, startPath: string, visit: Visit): Promise<Answer>;
  /**
   * Signs a person in on a Playwright page that the application has sent to the sandbox; resolves when the browser has
   * left the sandbox again. Throws a `SandboxError` likewise.
   */
  approve(page: Page, visit: Omit<Visit, "scope">): Promise<void>;
}

/** Who comes, and what they do. */
export interface Visit {
  /** A person's key. */
  readonly as: string;
  /** What they answer when asked for consent. Default `approve`. */
  readonly decision?: "approve" | "deny" | undefined;
  /** Asks for this scope instead of the one that the application asks for. */
  readonly scope?: string | undefined;
}

/** As much of an answer as is needed. */
export interface AgentResponse {
  /** The HTTP status. */
  readonly status: number;
  /** Its headers, by their names in small letters. */
  readonly headers: { readonly location?: string };
}

/** A client of the application that keeps cookies and does not follow redirects by itself. */
export interface Agent<Answer extends AgentResponse = AgentResponse> {
  /** Begins a GET of a path of the application. */
  get(path: string): AgentRequest<Answer>;
}

/** A request that goes out when it is awaited. */
export interface AgentRequest<Answer extends AgentResponse = AgentResponse> extends PromiseLike<Answer> {
  /** Adds a header. */
  set(header: string, value: string): PromiseLike<Answer>;
}

/** A visitor of the sandbox that listens at `url`, and that applications know as `publicUrl`. */
export function visitorAt(url: string, publicUrl = url): Visitor {
  const origins = [new URL(url).origin, new URL(publicUrl).origin];
  return {
    signIn: async (agent, startPath, visit) => {
      const request = await authorizationRequest(agent, startPath, origins);
      if (visit.scope !== undefined) request.searchParams.set("scope", visit.scope);
      const { pathname, search } = await decide(new SandboxBrowser(url), request.pathname + request.search, visit);
      return open(agent, pathname + search);
    },
    approve: (page, visit) => visitPage(page, origins, visit),
  };
}

/** Asks for a page, as a browser does; programs may get another answer. */
function open<Answer extends AgentResponse>(agent: Agent<Answer>, path: string): PromiseLike<Answer> {
  return agent.get(path).set("Accept", "text/html");
}

const MAX_REDIRECTS = 5;

/** Where the application sends people to; it may redirect to itself on the way. */
async function authorizationRequest(agent: Agent, startPath: string, origins: readonly string[]): Promise<URL> {
  let path = startPath;
  for (let turn = 0; turn < MAX_REDIRECTS; turn += 1) {
    const { status, headers } = await open(agent, path);
    const { location } = headers;
    if (location === undefined) throw notAtSandbox(`GET ${path} of the application answered ${status}`, origins);
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

/** Signs in and answers the consent page; the answer is the callback's address. */
async function decide(browser: SandboxBrowser, request: string, { as, decision = "approve" }: Visit): Promise<URL> {
  const signInPath = `${paths.signIn}?${new URLSearchParams({ return_to: request })}`;
  const signIn = await browser.get(signInPath);
  const person = hiddenFields(signIn.html, ' name="as"');
  if (!person) throw failure(`The sandbox's sign-in page answered ${signIn.status}${why(signIn.html)}`);
  const signedIn = await browser.post(paths.signIn, { ...person, as });
  if (!signedIn.location) throw failure(refusedUser(as, userKeysOn(signIn.html)));

  const asked = await browser.get(request);
  const consent = hiddenFields(asked.html, ` value="${decision === "approve" ? "Authorize" : "Deny"}"`);
  if (asked.location && decision === "deny") {
    throw failure(`${as} was not asked, having allowed this application before; call consents.remove() first.`);
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
  const sentence = errorOn(html);
  return sentence === undefined ? "." : `: ${sentence}`;
}

function failure(sentence: string): SandboxError {
  return new SandboxError("EVENTPOP_SANDBOX_SIGN_IN_FAILED", sentence);
}
