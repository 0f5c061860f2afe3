import type { EventpopError } from "../../../src/errors";
import { callsTo } from "../provider-calls";

/** A program of its own: posts to the provider at the address it is given, then prints how each call ended. */
async function visit(url: string, calls: number): Promise<void> {
  const warnings: string[] = [];
  process.on("warning", ({ name, message }) => warnings.push(`${name}: ${message}`));
  const { postToken } = callsTo(url);

  const posts = Array.from({ length: calls }, () => postToken({ timeoutMs: 2_000 }));
  const endings = await Promise.all(posts.map((post) => post.then(({ status }) => status, codeOf)));
  // Its timer must not outlive it, or this program ends a minute late.
  endings.push(await postToken({ timeoutMs: 60_000 }).then(({ status }) => status, codeOf));

  process.stdout.write(JSON.stringify({ endings, warnings }));
}

const codeOf = ({ code }: EventpopError) => code;

const [, , url = "", calls = "0"] = process.argv;
void visit(url, Number(calls));
