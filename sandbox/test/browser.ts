import { type Form, formsIn } from "./pages/forms";
import { form, sendRequest, type WireRequest, type WireResponse } from "./wire";

/** A browser without a user interface: it stores cookies and submits forms. */
export class Browser {
  readonly #origin: string;
  #cookie = "";

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Sends a request to a path of the sandbox, or to a URL. */
  async send(address: string, request: WireRequest = {}): Promise<WireResponse> {
    const cookie = this.#cookie === "" ? {} : { cookie: this.#cookie };
    const headers = { ...cookie, ...request.headers };
    const response = await sendRequest(new URL(address, this.#origin).href, { ...request, headers });
    const [setCookie] = response.headers["set-cookie"] ?? [];
    if (setCookie !== undefined) this.#cookie = setCookie.split(";")[0] ?? "";
    return response;
  }

  /** Submits the first form of `page` that has this button. */
  submit(
    page: WireResponse,
    button: readonly [name: string, value: string],
    typed: Readonly<Record<string, string>> = {},
  ) {
    const found = formsIn(page.body).find(({ buttons }) =>
      buttons.some(([name, value]) => name === button[0] && value === button[1]),
    );
    return this.#post(found, { ...typed, [button[0]]: button[1] });
  }

  /** Signs in on the sign-in page with e-mail and password. The form sends `returnTo` as `return_to`. */
  async signIn(email: string, password: string, returnTo = "/"): Promise<WireResponse> {
    const page = await this.send(`/users/sign_in?${new URLSearchParams({ return_to: returnTo })}`);
    return this.#post(formsIn(page.body)[0], { "user[email]": email, "user[password]": password });
  }

  /**
   * Opens an authorization request and allows the application if the consent page is shown. Returns the URL to which the
   * sandbox redirects.
   */
  async authorize(path: string): Promise<URL> {
    const page = await this.send(path);
    const response = page.status === 200 ? await this.submit(page, ["commit", "Authorize"]) : page;
    return new URL(response.headers.location ?? "");
  }

  #post(found: Form | undefined, values: Readonly<Record<string, string>>): Promise<WireResponse> {
    if (!found) throw new Error("The page has no such form.");
    return this.send(found.action, form({ ...Object.fromEntries(found.fields), ...values }));
  }
}
