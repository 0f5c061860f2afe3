import { EventpopError } from "../../src/errors";
import { type JsonRequest, type JsonResponse, toEndpoint } from "../../src/http/messages";
import { requestJson } from "../../src/http/request-json";
import type { HostileProvider } from "./hostile-provider";

/** Secrets in every POST of these tests; no error may contain them. */
export const SECRETS = { code: "canary-code", client_secret: "canary-secret", bearer: "canary-bearer" };

type Changes = Partial<Omit<JsonRequest, "endpoint">>;

/** Returns functions that send the two requests of a login to the provider at `url`, with enough time for one retry. */
export function callsTo(url: string) {
  const token = toEndpoint(`${url}/oauth/token`);
  const me = toEndpoint(`${url}/api/public/me`);
  const { code, client_secret, bearer } = SECRETS;
  const form = new URLSearchParams({ grant_type: "authorization_code", code, client_secret }).toString();
  const common = { operation: "test", timeoutMs: 5_000, connection: "login" } as const;

  const postToken = (changes: Changes = {}) => requestJson({ ...common, endpoint: token, form, ...changes });
  const getMe = (changes: Changes = {}) => requestJson({ ...common, endpoint: me, bearerToken: bearer, ...changes });
  return {
    postToken,
    getMe,
    async logIn() {
      await postToken();
      await getMe();
    },
  };
}

/** Returns the requests in order, each with the number of its connection, such as `POST on 1`. */
export function requestsByConnection({ requests }: HostileProvider): string[] {
  return requests.map(({ method, connection }) => `${method} on ${connection}`);
}

/** Returns the error with which a call rejected. Rethrows an error that is not from this package. */
export async function errorOf(call: Promise<JsonResponse>): Promise<EventpopError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof EventpopError) return error;
    throw error;
  }
  throw new Error("The call was expected to fail.");
}
