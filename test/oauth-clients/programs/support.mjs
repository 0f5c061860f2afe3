// What every client program needs: the loopback server of RFC 8252 §7.3, and the user's browser.
import { once } from "node:events";
import { createServer } from "node:http";

/** The settings of a program, which the test passes. */
export const settings = JSON.parse(process.env.SETTINGS);

/** Opens a URL in the user's browser, and returns the URL that the browser was led to at last. */
export async function openBrowser(url) {
  const response = await fetch(process.env.BROWSER_URL, { method: "POST", body: String(url) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

/** Listens on a free port. Returns the redirect URI, and a function that waits for its request and returns the requested URL. */
export async function listenForRedirect() {
  const server = createServer((_request, response) => response.end("You can close this window."));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${server.address().port}`;
  const received = once(server, "request");
  return {
    redirectURI: `${origin}/signed-in`,
    async waitForRedirect() {
      const [{ url }] = await received;
      server.close();
      return new URL(url, origin);
    },
  };
}

/** Runs a program. Its result, or the error of the library, goes to the test. */
export function run(program) {
  program().then(
    (result) => process.send({ result }),
    ({ name, code, error, message }) => process.send({ error: { name, code, error, message } }),
  );
}
