import { type ClientRequest, type ClientResponse, type Cookie, CookieClient } from "./cookie-client";
import type { Agent, AgentRequest } from "./visitor";

/** A client of an application in another process. It keeps cookies and follows no redirects. */
export interface AppAgent extends Agent<ClientResponse> {
  /** The cookies that the application has set and not removed. */
  readonly cookies: readonly Cookie[];
  /**
   * Makes a POST request for a path of the application, with this body: a form, or a text whose content type `set("Content-Type", …)` adds.
   */
  post(path: string, body?: ClientRequest["body"]): AgentRequest<ClientResponse>;
  /** Sends any request to a path of the application. Rejects with a `SandboxError` if no application responds. */
  send(path: string, request?: ClientRequest): Promise<ClientResponse>;
}

/**
 * Returns an agent for `sandbox.signIn` and for the requests after it, if the application runs in another process. If the application
 * runs in the same process, `request.agent(app)` of supertest does the same.
 *
 * @param url - URL of the application, such as `http://localhost:3000`
 */
export function createAgent(url: string): AppAgent {
  const client = new CookieClient(url);
  const request = (path: string, options: ClientRequest): AgentRequest<ClientResponse> => ({
    set: (name, value) => client.send(path, { ...options, headers: { [name]: value } }),
    // biome-ignore lint/suspicious/noThenProperty: like a request of supertest, this one is sent when it is awaited.
    then: (resolve, reject) => client.send(path, options).then(resolve, reject),
  });
  return {
    get cookies() {
      return client.cookies;
    },
    send: (path, options) => client.send(path, options),
    get: (path) => request(path, {}),
    post: (path, body) => request(path, { method: "POST", body }),
  };
}
