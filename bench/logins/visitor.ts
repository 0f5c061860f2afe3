import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * The port and the paths of an app. The functions in this file log in to it as a browser does. They send no request to
 * Eventpop's pages: the callback gets an invented code, and the state that the app has sent.
 */
export interface LoginTarget {
  readonly port: number;
  readonly loginPath: string;
  readonly callbackPath: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1024 });

interface AppResponse {
  readonly status: number;
  readonly location: string;
  readonly cookies: readonly string[];
  readonly text: string;
}

function get(port: number, path: string, cookie: string): Promise<AppResponse> {
  return new Promise((resolve, reject) => {
    const req = request(
      { port, host: "127.0.0.1", path, agent, headers: { host: `localhost:${port}`, ...(cookie && { cookie }) } },
      (res) => {
        let text = "";
        res.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        res.on("end", () => {
          const { location = "", "set-cookie": cookies = [] } = res.headers;
          resolve({ status: res.statusCode ?? 0, location, cookies, text });
        });
        res.on("error", reject);
      },
    );
    req.on("error", reject);
    req.end();
  });
}

function addCookies(jar: Map<string, string>, lines: readonly string[]): string {
  for (const line of lines) {
    const [pair = ""] = line.split(";");
    const cut = pair.indexOf("=");
    if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(pair.slice(0, cut));
    else jar.set(pair.slice(0, cut), pair.slice(cut + 1));
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}

/** A login, as far as it came. */
interface Login {
  /** Whether the browser was sent to Eventpop. */
  readonly isStarted: boolean;
  /** The response to the callback, or to the start if the login did not start. */
  readonly back: AppResponse;
  /** The cookies that the browser has afterwards. */
  readonly cookie: string;
}

async function completeLogin({ port, loginPath, callbackPath }: LoginTarget): Promise<Login> {
  const jar = new Map<string, string>();
  const start = await get(port, loginPath, "");
  addCookies(jar, start.cookies);
  if (start.location === "") return { isStarted: false, back: start, cookie: "" };
  const query = new URL(start.location, `http://localhost:${port}`).searchParams;
  const nonce = query.get("nonce");
  const code = nonce ? `nonce-${nonce}` : "code-of-32-characters-0123456789";
  const response = new URLSearchParams({ code, state: query.get("state") ?? "" });
  const back = await get(port, `${callbackPath}?${response}`, addCookies(jar, []));
  return { isStarted: true, back, cookie: addCookies(jar, back.cookies) };
}

/** Makes one login, and throws if it fails. Returns the cookies of the signed-in user. */
export async function logIn(course: LoginTarget): Promise<string> {
  const { back, cookie } = await completeLogin(course);
  if (back.status < 300 || back.status > 303)
    throw new Error(`Login failed: ${back.status} ${back.text.slice(0, 200)}`);
  return cookie;
}

/** Makes one login after the provider has closed all idle connections. `idle` makes the provider do so. */
export async function logInSparsely(course: LoginTarget, idle: () => Promise<unknown>): Promise<void> {
  await idle();
  // The app notices a few milliseconds later that the connections are closed.
  await sleep(5);
  await logIn(course);
}

/** Makes one login that may fail. Returns the status of the response to the callback. */
export async function finishLogin(course: LoginTarget): Promise<number> {
  return (await completeLogin(course)).back.status;
}

/** What a visitor gets during a rush: a login, a page that asks to wait before Eventpop, or an error after signing in at Eventpop. */
export type RushOutcome = "completed" | "asked to wait" | "failed";

/** Makes one login during a rush, and requests a page if it is completed. */
export async function tryToLogIn(course: LoginTarget): Promise<RushOutcome> {
  const { isStarted, back, cookie } = await completeLogin(course);
  if (!isStarted && back.status === 503) return "asked to wait";
  if (back.status < 300 || back.status > 303) return "failed";
  await visit(course, cookie);
  return "completed";
}

/** Makes one login, and requests a page as the user who is then signed in. */
export async function logInAndVisit(course: LoginTarget): Promise<void> {
  await visit(course, await logIn(course));
}

/** Makes one request of a signed-in user. Throws if the response is not 200. */
export async function visit({ port }: LoginTarget, cookie: string): Promise<void> {
  const { status, text } = await get(port, "/private", cookie);
  if (status !== 200) throw new Error(`Not signed in: ${status} ${text.slice(0, 200)}`);
}

/** Runs `job` `count` times, `atOnce` of them at the same time. Returns the time that each run took, in milliseconds. */
export async function times(count: number, atOnce: number, job: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const start = performance.now();
      await job();
      took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return took;
}
