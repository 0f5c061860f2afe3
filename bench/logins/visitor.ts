import { Agent, request } from "node:http";

/** Plays browser and Eventpop in one: starts a login, and comes back with a code for the state it was given. */
export interface Course {
  readonly port: number;
  readonly loginPath: string;
  readonly callbackPath: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

interface Answer {
  readonly status: number;
  readonly location: string;
  readonly cookies: readonly string[];
  readonly text: string;
}

function get(port: number, path: string, cookie: string): Promise<Answer> {
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

/** One login from the first click on; gives the cookies of the person who is then signed in. */
export async function logIn({ port, loginPath, callbackPath }: Course): Promise<string> {
  const jar = new Map<string, string>();
  let start = await get(port, loginPath, "");
  addCookies(jar, start.cookies);
  const query = new URL(start.location, `http://localhost:${port}`).searchParams;
  const nonce = query.get("nonce");
  const back = new URLSearchParams({
    code: nonce ? `nonce-${nonce}` : "code-of-32-characters-0123456789",
    state: query.get("state") ?? "",
  });
  start = await get(port, `${callbackPath}?${back}`, addCookies(jar, []));
  const cookie = addCookies(jar, start.cookies);
  if (start.status < 300 || start.status > 303)
    throw new Error(`Login failed: ${start.status} ${start.text.slice(0, 200)}`);
  return cookie;
}

/** One request of a person who is signed in. */
export async function visit({ port }: Course, cookie: string): Promise<void> {
  const { status, text } = await get(port, "/private", cookie);
  if (status !== 200) throw new Error(`Not signed in: ${status} ${text.slice(0, 200)}`);
}

/** Runs a job a number of times, so many at once; gives how long each took, in milliseconds. */
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
