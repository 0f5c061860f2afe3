import type { Examination } from "./examination";
import { jsonBodyOf, responseSummary } from "./oauth-response";
import type { IncomingResponse, RequestSender } from "./request-sender";
import { MADE_UP } from "./token-checks";

const GRAPE_CACHE_CONTROLS = ["no-store", "no-store, no-cache"];

/** Calls `/api/public/me` without a token and with a made-up token. Both must get 401. */
export async function checkApi(examination: Examination, sender: RequestSender): Promise<void> {
  const url = new URL("/api/public/me", examination.target.eventpopUrl);
  const responses = [
    await sender.send({ url }),
    await sender.send({ url, headers: { authorization: `Bearer ${MADE_UP}` } }),
  ];
  const other = responses.find(({ status }) => status !== 401);
  if (other) {
    const text = `GET /api/public/me without a valid token gets ${responseSummary(other)} instead of 401.`;
    if (other.status === 429) examination.unsure("api", text, "Try again in a minute: /me has a limit of requests.");
    else examination.wrong("api", text, "Check that the address of the API is right.");
    return;
  }
  const shapes = [...new Set(responses.map(shapeOf))];
  const [shape] = shapes;
  if (shapes.length === 1 && (shape === "grape" || shape === "empty")) {
    examination.compat.apiErrors = shape;
    examination.ok(
      "api",
      `Without a valid token the API responds with 401 and ${shape === "grape" ? "a JSON sentence" : "no body"}.`,
    );
    const cacheControl = responses[0]?.headers["cache-control"] ?? "";
    // Rails changes this header in its own responses. Therefore only a response of Grape shows the value, which depends on the version.
    if (shape === "grape" && GRAPE_CACHE_CONTROLS.includes(cacheControl)) {
      examination.behaviour.grapeCacheControl = cacheControl;
    }
  } else {
    examination.unsure(
      "api",
      `The API's 401 has a body of a kind that is not known: ${responses.map(responseSummary).join("; ")}.`,
      "Nothing has to be done: passport-eventpop reads only the status.",
    );
  }
}

function shapeOf(response: IncomingResponse): "grape" | "empty" | "other" {
  if (response.body === "") return "empty";
  return typeof jsonBodyOf(response).error === "string" ? "grape" : "other";
}
