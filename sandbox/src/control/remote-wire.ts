import { SandboxError, type SandboxErrorCode } from "../errors";
import { controlHeader } from "./control-guard";

/** Sends orders to the sandbox at `url`. What comes back is believed to be what was asked for. */
export class Wire {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, token: string | null) {
    this.#url = url.replace(/\/+$/, "");
    this.#headers = { [controlHeader]: "1", ...(token !== null && { Authorization: `Bearer ${token}` }) };
  }

  get<Answer>(path: string, query?: object): Promise<Answer> {
    return this.#order("GET", path + queryText(query));
  }

  /** Undefined if the sandbox knows of no such thing. */
  async getIfThere<Answer>(path: string): Promise<Answer | undefined> {
    try {
      return await this.get<Answer>(path);
    } catch (error) {
      if (error instanceof SandboxError && error.code === "EVENTPOP_SANDBOX_NOT_FOUND") return undefined;
      throw error;
    }
  }

  send<Answer>(method: "POST" | "PUT" | "PATCH", path: string, order: unknown): Promise<Answer> {
    return this.#order(method, path, JSON.stringify(order));
  }

  remove(path: string, query?: object): Promise<void> {
    return this.#order("DELETE", path + queryText(query));
  }

  async #order<Answer>(method: string, path: string, body?: string): Promise<Answer> {
    const address = `${this.#url}/_sandbox/${path}`;
    const headers = { ...this.#headers, ...(body !== undefined && { "Content-Type": "application/json" }) };
    const answer = await fetch(address, { method, headers, ...(body !== undefined && { body }) }).catch(
      (cause: unknown) => {
        throw new SandboxError(
          "EVENTPOP_SANDBOX_REFUSED",
          `No sandbox answers at ${this.#url}; start one with npx eventpop-sandbox, or name the one that runs.`,
          cause,
        );
      },
    );
    if (!answer.headers.has("X-Eventpop-Sandbox")) {
      throw new SandboxError("EVENTPOP_SANDBOX_REFUSED", `What answers at ${this.#url} is no Eventpop sandbox.`);
    }
    const text = await answer.text();
    if (!answer.ok) throw refusal(this.#url, answer.status, text);
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  }
}

function queryText(query: object = {}): string {
  const given = Object.entries(query).flatMap(([name, value]: [string, unknown]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

function refusal(url: string, status: number, text: string): SandboxError {
  try {
    const { error } = JSON.parse(text) as { error: { code: SandboxErrorCode; message: string } };
    return new SandboxError(error.code, error.message);
  } catch {
    const sentence = `What listens at ${url} takes no orders (${status}); start the sandbox with control: true.`;
    return new SandboxError("EVENTPOP_SANDBOX_REFUSED", sentence);
  }
}
