import { Browser } from "../browser";
import { form, jsonOf, sendRequest, type WireRequest, type WireResponse } from "../wire";
import type { InitialState } from "./initial-state";
import type { Placeholders } from "./placeholders";
import { applications, somying } from "./recorded-server";
import type { RecordedStep } from "./recording";

/** Plays the parts of the user, the browser and the application in one recorded case. */
export class Player {
  readonly #base: string;
  readonly #initialState: InitialState;
  readonly #placeholders: Placeholders;
  readonly #browser: Browser;

  constructor(base: string, initialState: InitialState, placeholders: Placeholders) {
    this.#base = base;
    this.#initialState = initialState;
    this.#placeholders = placeholders;
    this.#browser = new Browser(base);
  }

  /** Performs the steps before the recorded ones. `first` is the first recorded step. */
  async prepare(first: RecordedStep): Promise<void> {
    const { isSignedIn, stepBefore } = this.#initialState;
    if (isSignedIn) await this.#browser.signIn(somying.email, somying.password);
    if (stepBefore === "authorize") await this.#newCode();
    if (stepBefore === "exchange" || stepBefore === "revoke" || stepBefore === "user-revokes") await this.#newPair(1);
    await this.#provideFor(first);
    if (stepBefore === "revoke")
      await this.#post("/oauth/revoke", { token: this.#placeholders.fill("<access_token_1>") });
    if (stepBefore !== "user-revokes") return;
    const page = await this.#browser.send("/oauth/authorized_applications");
    await this.#browser.submit(page, ["commit", "Revoke"]);
  }

  /** Sends a recorded request. Its placeholders are replaced by the values of this run. */
  async send(step: RecordedStep): Promise<WireResponse> {
    await this.#provideFor(step);
    const { method, path, headers = {}, body } = step.request;
    const filled = Object.entries(headers).map(([name, value]) => [name, this.#placeholders.fill(value)]);
    const request = { method, headers: Object.fromEntries(filled), body: this.#placeholders.fill(body ?? "") };
    return this.#browser.send(
      this.#placeholders.fill(path),
      this.#initialState.isMultipart ? multipart(request) : request,
    );
  }

  /** Gets the codes and tokens that `step` needs and that no earlier response contained. */
  async #provideFor({ request }: RecordedStep): Promise<void> {
    const missing = this.#placeholders.missingIn(JSON.stringify(request));
    for (const name of new Set(missing)) {
      const number = Number(/\d+$/.exec(name)?.[0]);
      if (name.startsWith("code")) this.#placeholders.set(name, await this.#newCode());
      else if (this.#placeholders.missingIn(`<${name}>`).length > 0) await this.#newPair(number);
    }
  }

  /**
   * Gets the pair of tokens with this number. The first pair comes from a login, the second from a refresh with the first
   * pair, and so on.
   */
  async #newPair(number: number): Promise<void> {
    const previous = `<refresh_token_${number - 1}>`;
    if (number > 1 && this.#placeholders.missingIn(previous).length > 0) await this.#newPair(number - 1);
    const { isApplicationToken, scope, redirectUri: redirect_uri } = this.#initialState;
    const response = await this.#post(
      "/oauth/token",
      isApplicationToken
        ? { grant_type: "client_credentials", scope }
        : number > 1
          ? { grant_type: "refresh_token", refresh_token: this.#placeholders.fill(previous) }
          : { grant_type: "authorization_code", redirect_uri, code: await this.#newCode() },
    );
    const pair = jsonOf(response) as { access_token: string; refresh_token?: string };
    this.#placeholders.set(`access_token_${number}`, pair.access_token);
    this.#placeholders.set(`refresh_token_${number}`, pair.refresh_token ?? "");
  }

  async #newCode(): Promise<string> {
    const { clientId, redirectUri, scope, challenge } = this.#initialState;
    const query = { client_id: clientId, redirect_uri: redirectUri, response_type: "code", scope, ...challenge };
    const callback = await this.#browser.authorize(`/oauth/authorize?${new URLSearchParams(query)}`);
    return callback.searchParams.get("code") ?? "";
  }

  #post(path: string, fields: Readonly<Record<string, string>>): Promise<WireResponse> {
    const { clientId: client_id } = this.#initialState;
    const client_secret = applications.find(({ clientId }) => clientId === client_id)?.clientSecret ?? "";
    return sendRequest(this.#base + path, form({ ...fields, client_id, client_secret }));
  }
}

function multipart(request: WireRequest): WireRequest {
  const parts = [...new URLSearchParams(request.body)].map(
    ([name, value]) => `--part\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    ...request,
    headers: { "content-type": "multipart/form-data; boundary=part" },
    body: `${parts.join("")}--part--\r\n`,
  };
}
