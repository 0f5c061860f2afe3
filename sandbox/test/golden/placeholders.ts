const placeholder = /<(\w+)>/;

/** The patterns of placeholders that have a different value each time they occur. Their values are not stored. */
const patternsOfVaryingValues: Readonly<Record<string, string>> = { unix: "\\d{10}", varies: ".+?", time: ".+?" };

/** The pattern of the recorded server's codes and tokens. */
const hexadecimal = "[0-9a-f]{64}";

/** The values that the placeholders of a recorded case have in this run. */
export class Placeholders {
  readonly #values = new Map<string, string>();

  constructor(base: string) {
    this.#values.set("base", base);
  }

  set(name: string, value: string): void {
    this.#values.set(name, value);
  }

  /** Returns the names of the placeholders in `template` that have no value yet. */
  missingIn(template: string): readonly string[] {
    return template.split(placeholder).filter((name, index) => index % 2 === 1 && !this.#values.has(name));
  }

  /** Returns `template` with the values of its placeholders. */
  fill(template: string): string {
    const pieces = template.split(placeholder);
    return pieces.map((piece, index) => (index % 2 === 0 ? piece : (this.#values.get(piece) ?? `<${piece}>`))).join("");
  }

  /**
   * Compares `actual` with `template`, and stores the values of placeholders that are new. Returns `actual` if it
   * matches, and the expected text otherwise. Two placeholders cannot have the same value: for example, a second token
   * that is equal to the first does not match.
   */
  match(template: string, actual: string): string {
    const groups = new RegExp(`^${this.#pattern(template)}$`, "s").exec(actual);
    if (!groups) return this.fill(template);
    const met = Object.entries(groups.groups ?? {});
    const known = [...this.#values.values()];
    if (met.some(([name, value]) => !name.startsWith("csrf") && known.includes(value))) return this.fill(template);
    for (const [name, value] of met) this.#values.set(name, value);
    return actual;
  }

  #pattern(template: string): string {
    const seen = new Set<string>();
    const patternOf = (name: string) => {
      const value = this.#values.get(name);
      if (value !== undefined) return escaped(value);
      if (patternsOfVaryingValues[name] !== undefined) return patternsOfVaryingValues[name];
      if (seen.has(name)) return `\\k<${name}>`;
      seen.add(name);
      return `(?<${name}>${name.startsWith("csrf") ? ".+?" : hexadecimal})`;
    };
    return template
      .split(placeholder)
      .map((piece, index) => (index % 2 === 0 ? escaped(piece) : patternOf(piece)))
      .join("");
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
