import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "../..");
const ENTRIES = ["src/index.ts", "src/browser/index.mts"].map((path) => join(ROOT, path));
const FORMAT = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;

/** An option, or a parameter of a function, as its type and its comment describe it. */
export interface DocumentedOption {
  readonly name: string;
  readonly isRequired: boolean;
  readonly type: string;
  /** The text of `@defaultValue`, or a parameter's default. Undefined if there is none. */
  readonly defaultValue: string | undefined;
  readonly text: string;
  /** The text of `@example`, or undefined if there is none. */
  readonly example: string | undefined;
  /** Its place in the sources, and its type. Options of two functions with the same key are one option. */
  readonly key: string;
}

/** Reads the public types of the package, and their comments, with the compiler's API. */
export class PublicTypes {
  private readonly checker: ts.TypeChecker;
  private readonly exported: ReadonlyMap<string, ts.Symbol>;

  constructor() {
    const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8"));
    const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, ROOT);
    const program = ts.createProgram(ENTRIES, { ...options, noEmit: true });
    this.checker = program.getTypeChecker();
    this.exported = new Map(ENTRIES.flatMap((entry) => this.exportsOf(program.getSourceFile(entry))));
  }

  /** Names of the exported functions and classes. */
  callables(): string[] {
    const { Function: isFunction, Class: isClass } = ts.SymbolFlags;
    return [...this.exported].filter(([, { flags }]) => flags & (isFunction | isClass)).map(([name]) => name);
  }

  /** Returns the options of an exported type, in the order of the sources. */
  optionsOf(type: string): DocumentedOption[] {
    const declared = this.checker.getDeclaredTypeOfSymbol(this.find(type));
    return this.checker.getPropertiesOfType(declared).map((property) => this.describe(property));
  }

  /** Returns the parameters of an exported function. */
  parametersOf(name: string): DocumentedOption[] {
    const [signature] = this.checker.getTypeOfSymbol(this.find(name)).getCallSignatures();
    return (signature?.getParameters() ?? []).map((parameter) => this.describe(parameter));
  }

  /** Returns the first paragraph of the comment of an exported name. */
  commentOf(name: string): string {
    return textOf(this.find(name).getDocumentationComment(this.checker)).split("\n\n")[0] ?? "";
  }

  /**
   * Returns the source of each exported type that these types name, directly or through another one, by name. Types that have a
   * section of their own on the page are left out.
   */
  declarationsFor(types: readonly string[], leaveOut: ReadonlySet<string>): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const queue = [...types];
    for (const text of queue) {
      for (const [name] of text.matchAll(/\b[A-Z]\w+\b/g)) {
        const symbol = this.exported.get(name);
        if (!symbol || found.has(name) || leaveOut.has(name) || symbol.flags & ts.SymbolFlags.Class) continue;
        const source = this.sourceOf(name);
        found.set(name, source);
        queue.push(source.replace(/\/\*\*[\s\S]*?\*\//g, ""));
      }
    }
    return new Map([...found].toSorted(([one], [other]) => one.localeCompare(other)));
  }

  private exportsOf(file: ts.SourceFile | undefined): [string, ts.Symbol][] {
    const module = file && this.checker.getSymbolAtLocation(file);
    if (!module) throw new Error(`${file?.fileName} has no exports.`);
    return this.checker
      .getExportsOfModule(module)
      .map((symbol) => [
        symbol.name,
        symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol,
      ]);
  }

  /** Returns the source of an exported type, without `export`. */
  sourceOf(name: string): string {
    return (
      this.find(name)
        .declarations?.[0]?.getText()
        .replace(/^export /, "") ?? ""
    );
  }

  private find(name: string): ts.Symbol {
    const symbol = this.exported.get(name);
    if (!symbol) throw new Error(`The package exports no ${name}.`);
    return symbol;
  }

  private describe(symbol: ts.Symbol): DocumentedOption {
    const tags = new Map(symbol.getJsDocTags(this.checker).map(({ name, text }) => [name, textOf(text ?? [])]));
    const [node] = symbol.declarations ?? [];
    const initializer = node && ts.isParameter(node) ? node.initializer : undefined;
    const type = this.typeOf(symbol);
    return {
      name: symbol.name,
      isRequired: (symbol.flags & ts.SymbolFlags.Optional) === 0 && initializer === undefined,
      type,
      defaultValue: tags.get("defaultValue") ?? (initializer && `\`${initializer.getText()}\``),
      text: textOf(symbol.getDocumentationComment(this.checker)).replace(/^- /, ""),
      example: tags.get("example"),
      key: `${node?.getSourceFile().fileName} ${node?.pos} ${type}`,
    };
  }

  private typeOf(symbol: ts.Symbol): string {
    return this.checker
      .typeToString(this.checker.getTypeOfSymbol(symbol), undefined, FORMAT)
      .replace(/ \| undefined$/, "")
      .replace(/Request<[^)]*?>(?=[,)])/, "Request")
      .replace(/^\((.*)\)$/, "$1");
  }
}

/** Returns the text of a comment, with links as code. */
function textOf(parts: readonly ts.SymbolDisplayPart[]): string {
  return ts
    .displayPartsToString([...parts])
    .replace(/\{@link ([^}]+?)\s*\}/g, "`$1`")
    .trim();
}
