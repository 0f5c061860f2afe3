import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "eventpop-sandbox";
import ts from "typescript";
import { RunningApp } from "../support/running-app";

/** A block of docs/frameworks.md: its info string is the language, `app`, and a name. */
interface AppSnippet {
  readonly name: string;
  readonly language: "js" | "ts";
  readonly code: string;
}

export const snippets: readonly AppSnippet[] = [
  ...readFileSync(join(__dirname, "../../docs/frameworks.md"), "utf8").matchAll(
    /^```(js|ts) app (\w+)\n([\s\S]*?)^```$/gm,
  ),
].map(([, language, name = "", code = ""]) => ({ name, language: language as "js" | "ts", code }));

/** Starts an app of docs/frameworks.md, or what `edit` makes of its code. */
export function startSnippet(name: string, sandbox: Sandbox, edit = (code: string) => code): Promise<RunningApp> {
  const snippet = snippets.find((each) => each.name === name);
  if (!snippet) throw new Error(`docs/frameworks.md has no app named ${name}.`);
  return startCode(name, snippet.language, edit(snippet.code), sandbox);
}

/** Starts an app of test/frameworks/apps/. */
export function startFile(name: string, sandbox: Sandbox): Promise<RunningApp> {
  return RunningApp.start({ file: join(__dirname, "apps", `${name}.cjs`) }, sandbox);
}

/**
 * Starts the code of an app. The code is copied below this folder, so that it gets the packed package and the frameworks from
 * test/frameworks/node_modules.
 */
export function startCode(name: string, language: "js" | "ts", code: string, sandbox: Sandbox): Promise<RunningApp> {
  const folder = join(__dirname, "dist");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.cjs`);
  writeFileSync(file, language === "js" ? code : toJavaScript(code));
  return RunningApp.start({ file }, sandbox);
}

function toJavaScript(code: string): string {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  });
  return outputText;
}
