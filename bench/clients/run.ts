import { createHash, randomBytes } from "node:crypto";
import { quantile } from "../logins/figures";
import { leaveAppCore, RunningContestant, startProvider } from "../logins/running";
import { type LoginTarget, times } from "../logins/visitor";

/**
 * Compares the CPU time of the app's process for two pairs: a request with an access token and one with a session, and the login of a
 * client and the login of a browser, each with one request of the user afterwards. A client sends one request more than a browser, for the
 * token. What such a request costs by itself is measured too. Prints the ratios.
 */

const ROUNDS = 3;
const TURNS = 12;
const WARM_UP = 400;
/** Logins and requests of one turn. */
const JOBS = { login: 32, request: 256 };
const AT_ONCE = 16;
/** The cost of a series is this quantile of its turns, because other work of the machine makes turns only more expensive. */
const UNDISTURBED = 0.25;

const REDIRECT_URI = "https://client.example/signed-in";

/** Starts a login and requests its callback, as a user who comes back from Eventpop. Returns the response of the callback. */
async function comeBack(loginURL: string, callbackURL: string): Promise<Response> {
  const start = await fetch(loginURL, { redirect: "manual" });
  const state = new URL(start.headers.get("location") ?? "").searchParams.get("state") ?? "";
  const response = new URLSearchParams({ code: "code-of-32-characters-0123456789", state });
  return fetch(`${callbackURL}?${response}`, { redirect: "manual", headers: { cookie: cookiesOf(start) } });
}

function cookiesOf(response: Response): string {
  const pairs = response.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  return pairs.filter((pair) => !pair.endsWith("=")).join("; ");
}

/**
 * Logs a user in as a browser does. It uses the same HTTP client as {@link logInToClient}, because its headers cost time in the app. Returns
 * the cookies.
 */
async function logInWithSession({ port, loginPath, callbackPath }: LoginTarget): Promise<string> {
  const app = `http://localhost:${port}`;
  return cookiesOf(await comeBack(app + loginPath, app + callbackPath));
}

/** Logs a user in to the client `app`, with the same steps as an OAuth library. Returns the access token. */
async function logInToClient({ port, callbackPath }: LoginTarget): Promise<string> {
  const app = `http://localhost:${port}`;
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "app",
    redirect_uri: REDIRECT_URI,
    state: "state",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const back = await comeBack(`${app}/auth/eventpop/authorize?${query}`, `${app}${callbackPath}`);
  const code = new URL(back.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const form = {
    grant_type: "authorization_code",
    client_id: "app",
    redirect_uri: REDIRECT_URI,
    code_verifier: verifier,
    code,
  };
  const tokens = await fetch(`${app}/auth/eventpop/token`, { method: "POST", body: new URLSearchParams(form) });
  return ((await tokens.json()) as { access_token: string }).access_token;
}

async function visitWithToken({ port }: LoginTarget, token: string): Promise<void> {
  const response = await fetch(`http://localhost:${port}/private`, { headers: { authorization: `Bearer ${token}` } });
  if (response.status !== 200) throw new Error(`The app responded with ${response.status}.`);
  await response.text();
}

type Job = () => Promise<unknown>;

/** Measures two jobs in turns, in one process. Returns the cost of the first compared with the second. */
async function ratioOf(running: RunningContestant, count: number, atOnce: number, jobs: readonly [Job, Job]) {
  const costs: [number[], number[]] = [[], []];
  for (const job of jobs) await times(WARM_UP, atOnce, job);
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const index of turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      costs[index].push((await running.costOf(count, atOnce, jobs[index])).cpuMs);
    }
  }
  const [first, second] = costs.map((values) =>
    quantile(
      values.toSorted((a, b) => a - b),
      UNDISTURBED,
    ),
  );
  return { ratio: (first ?? 0) / (second ?? 1), firstMs: first ?? 0, secondMs: second ?? 0 };
}

async function main(): Promise<void> {
  leaveAppCore();
  const provider = await startProvider();
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const running = await RunningContestant.start("eventpop-clients", { providerURL: provider.startMessage.url });
      const { course } = running;
      const [token, cookie] = [await logInToClient(course), await logInWithSession(course)];
      const requests = await ratioOf(running, JOBS.request, 1, [
        () => visitWithToken(course, token),
        () => visitWithSession(course, cookie),
      ]);
      const logins = await ratioOf(running, JOBS.login, AT_ONCE, [
        async () => visitWithToken(course, await logInToClient(course)),
        async () => visitWithSession(course, await logInWithSession(course)),
      ]);
      const longer = await ratioOf(running, JOBS.login, AT_ONCE, [
        async () => {
          const cookies = await logInWithSession(course);
          await visitWithSession(course, cookies);
          await visitWithSession(course, cookies);
        },
        async () => visitWithSession(course, await logInWithSession(course)),
      ]);
      print("request with a token / with a session", requests);
      print("login of a client / of a browser", logins);
      print("login of a browser with one more request / without it", longer);
      running.stop();
    }
  } finally {
    provider.stop();
  }
}

/** The same request as {@link visitWithToken}, sent by the same HTTP client, because its headers cost time in the app. */
async function visitWithSession({ port }: LoginTarget, cookie: string): Promise<void> {
  const response = await fetch(`http://localhost:${port}/private`, { headers: { cookie } });
  if (response.status !== 200) throw new Error(`The app responded with ${response.status}.`);
  await response.text();
}

function print(title: string, { ratio, firstMs, secondMs }: Awaited<ReturnType<typeof ratioOf>>): void {
  console.log(`${title}: ${ratio.toFixed(2)} (${firstMs.toFixed(3)} / ${secondMs.toFixed(3)} ms)`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
