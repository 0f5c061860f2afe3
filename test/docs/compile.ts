import { join } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "../..");

/** The text of a file, and an error message of the compiler. */
type Mistake = readonly [text: string | undefined, message: string];

/**
 * Compiles texts with strict options, and returns the errors.
 *
 * @param files - path → text; the files need not exist, and are not written
 * @param sources - package → its source file, relative to the repository
 */
export function compile(files: ReadonlyMap<string, string>, sources: Readonly<Record<string, string>>): Mistake[] {
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      esModuleInterop: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      target: "es2023",
      module: "preserve",
      moduleDetection: "force",
      types: ["node"],
      jsx: "react-jsx",
      jsxImportSource: "preact",
      paths: Object.fromEntries(Object.entries(sources).map(([name, path]) => [name, [join(ROOT, path)]])),
    },
    ROOT,
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const code = files.get(path);
    return code === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, code, ts.ScriptTarget.ES2023);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const mistakes = [...files.keys()].flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)));
  return mistakes.map(({ messageText, file }) => [file?.text, ts.flattenDiagnosticMessageText(messageText, "\n")]);
}
