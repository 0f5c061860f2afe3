import { SandboxError } from "../errors";
import { paths } from "../pages/paths";

/** The methods of a Playwright page that the sandbox uses. */
export interface PlaywrightPage {
  /** The current URL. */
  url(): string;
  /** Returns a locator of the element with this `data-testid`. */
  getByTestId(testId: string): PlaywrightLocator;
  /** Resolves as soon as `isReached` returns true for the current URL. */
  waitForURL(isReached: (url: URL) => boolean, options?: { readonly waitUntil: "commit" }): Promise<void>;
}

/** The methods of a Playwright locator that the sandbox uses. */
export interface PlaywrightLocator {
  /** Waits for the element and clicks it. */
  click(): Promise<void>;
  /** Returns the number of matching elements that exist now. */
  count(): Promise<number>;
  /** Waits for the element and returns its text. */
  textContent(): Promise<string | null>;
  /** Resolves when the element is visible. */
  waitFor(): Promise<void>;
}

/**
 * Signs the user in on the Playwright page `page`, even if another user is signed in there. If the consent page is shown
 * after that, submits it.
 */
export async function signInOnPage(
  page: PlaywrightPage,
  origins: readonly string[],
  { as, decision = "approve" }: { readonly as: string; readonly decision?: "approve" | "deny" | undefined },
): Promise<void> {
  const isSandbox = (url: URL) => origins.includes(url.origin);
  if (!isSandbox(new URL(page.url()))) throw failure(`The page is at ${page.url()}, not at the sandbox ${origins[0]}.`);
  await refuseErrorPage(page);
  const switchUser = page.getByTestId("consent-switch");
  if ((await switchUser.count()) > 0) await switchUser.click();
  await page.getByTestId("sign-in-submit").waitFor();

  const userButton = page.getByTestId(`person-${as}`);
  if ((await userButton.count()) === 0) throw failure(`There is no user ${JSON.stringify(as)} on the sign-in page.`);
  await userButton.click();
  const isSignedIn = (url: URL) => !isSandbox(url) || url.pathname === paths.authorize;
  await Promise.race([page.waitForURL(isSignedIn, { waitUntil: "commit" }), refusal(page, as)]);
  if (!isSandbox(new URL(page.url()))) return;

  const button = page.getByTestId(decision === "approve" ? "consent-authorize" : "consent-deny");
  await Promise.race([button.waitFor(), page.getByTestId("error-description").waitFor()]);
  await refuseErrorPage(page);
  await button.click();
  await page.waitForURL((url) => !isSandbox(url), { waitUntil: "commit" });
}

async function refusal(page: PlaywrightPage, as: string): Promise<never> {
  await page.getByTestId("sign-in-refusal").waitFor();
  throw failure(`The sandbox does not let ${as} sign in: the account is locked.`);
}

async function refuseErrorPage(page: PlaywrightPage): Promise<void> {
  const description = page.getByTestId("error-description");
  if ((await description.count()) === 0) return;
  throw failure(`The sandbox refused the authorization request: ${await description.textContent()}`);
}

function failure(sentence: string): SandboxError {
  return new SandboxError("EVENTPOP_SANDBOX_SIGN_IN_FAILED", sentence);
}
