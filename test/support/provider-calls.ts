import { EventpopError } from "../../src/errors";
import { type JsonRequest, type JsonResponse, toEndpoint } from "../../src/http/messages";
import { requestJson } from "../../src/http/request-json";
import type { HostileProvider } from "./hostile-provider";

/** What every POST of these tests carries; no error may repeat it. */
export const SECRETS = { code: "canary-code", client_secret: "canary-secret", bearer: "canary-bearer" };

type Changes = Partial<Omit<JsonRequest, "endpoint">>;

/** The two calls of a sign-in, to the provider at `url`, with time enough for a second try. */
export function callsTo(url: string) {
  const token = toEndpoint(`${url}/oauth/token`);
  const me = toEndpoint(`${url}/api/public/me`);
  const { code, client_secret, bearer } = SECRETS;
  const form = new URLSearchParams({ grant_type: "authorization_code", code, client_secret }).toString();
  const common = { timeoutMs: 5_000, connection: "sign-in" } as const;

  const postToken = (changes: Changes = {}) => requestJson({ ...common, endpoint: token, form, ...changes });
  const getMe = (changes: Changes = {}) => requestJson({ ...common, endpoint: me, bearer, ...changes });
  return {
    postToken,
    getMe,
    async logIn() {
      await postToken();
      await getMe();
    },
  };
}

/** Which request came on which connection, in order: such as `POST on 1`. */
export function ridden({ requests }: HostileProvider): string[] {
  return requests.map(({ method, connection }) => `${method} on ${connection}`);
}

/** The error a call ended with; anything but an error of this package is rethrown. */
export async function errorOf(call: Promise<JsonResponse>): Promise<EventpopError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof EventpopError) return error;
    throw error;
  }
  throw new Error("The call was expected to fail.");
}
