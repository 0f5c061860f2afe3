/**
 * The scopes of Eventpop, with the descriptions that the consent page shows. Some 403 responses contain the English
 * description.
 */
const scopes = {
  public: {
    en: "Access user profile and user-owned resources (orders, tickets)",
    th: "เข้าถึงโปรไฟล์ และข้อมูลของคุณ (คำสั่งซื้อ บัตร)",
  },
  organizer: {
    en: "Access organizer resources and ticket management (requires user-organizer association)",
    th: "เข้าถึงข้อมูลของผู้จัดงานและจัดการบัตร (คุณต้องเป็นทีมงานของผู้จัดงานนั้น)",
  },
} as const;

export type ScopeName = keyof typeof scopes;

/** The names of all scopes. */
export const scopeNames = Object.keys(scopes) as readonly ScopeName[];

/** The scope that is used if a request has no parameter `scope`. */
export const DEFAULT_SCOPE: ScopeName = "public";

/** Whether Eventpop has this scope. */
export function isScope(name: string): name is ScopeName {
  return Object.hasOwn(scopes, name);
}

/** Returns the description of a scope in each language. If the scope does not exist, the description is its name. */
export function scopeDescription(name: string): Readonly<Record<"en" | "th", string>> {
  return isScope(name) ? scopes[name] : { en: name, th: name };
}

/** Returns the scopes in `text`, in the same order and without repetitions. */
export function parseScopes(text: string): readonly string[] {
  return [...new Set(text.split(" ").filter(Boolean))];
}

/** Whether all scopes in `text` exist and are in `allowed`. If `allowed` is empty, every scope of Eventpop is allowed. */
export function areScopesValid(text: string, allowed: readonly string[]): boolean {
  const names = parseScopes(text);
  const isValid = (name: string) => isScope(name) && (allowed.length === 0 || allowed.includes(name));
  return names.length > 0 && !/[\n\r\t]/.test(text) && names.every(isValid);
}

export function haveSameScopes(scopes: readonly string[], others: readonly string[]): boolean {
  return scopes.length === others.length && scopes.every((scope) => others.includes(scope));
}
