import { type Compat, type DoorkeeperVersion, type Sandbox, startSandbox } from "../../src";
import { doorkeeperVersions } from "../../src/world/doorkeeper-versions";
import { Application, callback, type TokenFields } from "../application";
import { Browser } from "../browser";
import { jsonOf, type WireResponse } from "../wire";

export { doorkeeperVersions as versions };

/** A sandbox, and an application that has new tokens of the user `somchai`. */
export interface TestSetup {
  readonly sandbox: Sandbox;
  readonly application: Application;
  readonly somchai: TokenFields;
}

/**
 * Something that differs between versions of Doorkeeper. It was measured with the released versions and the main branch
 * of 2026-08-22.
 */
export interface Behaviour {
  readonly name: string;
  readonly compat?: Partial<Compat>;
  readonly observe: (scene: TestSetup) => Promise<unknown>;
  /** The observed value by version. A value holds for its version and all later ones, until the next listed version. */
  readonly since: Partial<Record<DoorkeeperVersion, unknown>>;
}

const applications = [
  { clientId: "mine", clientSecret: "secret", redirectUris: [callback, "http://127.0.0.1:3000/cb"] },
  { clientId: "other", clientSecret: "other-secret", redirectUris: [callback] },
  { clientId: "public", redirectUris: [callback], confidential: false },
];

/** Starts a sandbox with the version `doorkeeper`, and expects the value of that version. */
export async function expectBehaviour(doorkeeper: DoorkeeperVersion, { compat, observe, since }: Behaviour) {
  await using sandbox = await startSandbox({ applications, compat: { ...compat, doorkeeper } });
  const application = new Application(sandbox);
  const somchai = await application.signIn();

  const passed = doorkeeperVersions
    .slice(0, doorkeeperVersions.indexOf(doorkeeper) + 1)
    .filter((version) => version in since);
  expect(await observe({ sandbox, application, somchai })).toEqual(since[passed.at(-1) ?? "4.4"]);
}

export const withoutClient = { client_id: undefined, client_secret: undefined };

export const malformed =
  "The request is missing a required parameter, includes an unsupported parameter value, or is otherwise malformed.";

export function errorOf(response: WireResponse): readonly [status: number, error: string | undefined] {
  return [response.status, (jsonOf(response) as { error?: string }).error];
}

export function descriptionOf(response: WireResponse): string | undefined {
  return (jsonOf(response) as { error_description?: string }).error_description;
}

/** Whether the API accepts the access token in `tokens`. */
export async function isTokenValid({ application }: TestSetup, { access_token }: TokenFields): Promise<boolean> {
  return (await application.api("/me", access_token)).status === 200;
}

/** Sends an authorization request with somchai's browser, and returns the response. */
export async function sendAuthorizationRequest(
  scene: TestSetup,
  more: Readonly<Record<string, string>>,
): Promise<WireResponse> {
  return authorizeIn(await signedInBrowser(scene), more);
}

/**
 * Submits the consent form as somchai, with `button` and the changed fields in `tampered`. Returns the URL to which the
 * sandbox redirects.
 */
export async function submitConsent(
  scene: TestSetup,
  asked: Readonly<Record<string, string>>,
  button: "Authorize" | "Deny",
  tampered: Readonly<Record<string, string>> = {},
): Promise<URL> {
  const browser = await signedInBrowser(scene);
  const page = await authorizeIn(browser, { scope: "organizer", ...asked });
  return new URL((await browser.submit(page, ["commit", button], tampered)).headers.location ?? "");
}

async function signedInBrowser({ sandbox }: TestSetup): Promise<Browser> {
  const browser = new Browser(sandbox.url);
  await browser.signIn("somchai@sandbox.example", "sandbox");
  return browser;
}

function authorizeIn(browser: Browser, more: Readonly<Record<string, string>>): Promise<WireResponse> {
  const query = { client_id: "mine", redirect_uri: callback, response_type: "code", ...more };
  return browser.send(`/oauth/authorize?${new URLSearchParams(query)}`);
}
