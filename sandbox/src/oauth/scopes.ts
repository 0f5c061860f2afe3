import type { Language } from "../pages";
import type { ScopeName } from "../world/credentials";

/** One row for each scope, with its description as the consent page shows it. The English one is also the body of some 403. */
const scopes: Readonly<Record<ScopeName, Readonly<Record<Language, string>>>> = {
  public: {
    en: "Access user profile and user-owned resources (orders, tickets)",
    th: "เข้าถึงโปรไฟล์ และข้อมูลของคุณ (คำสั่งซื้อ บัตร)",
  },
  organizer: {
    en: "Access organizer resources and ticket management (requires user-organizer association)",
    th: "เข้าถึงข้อมูลของผู้จัดงานและจัดการบัตร (คุณต้องเป็นทีมงานของผู้จัดงานนั้น)",
  },
};

/** The scope of a request without `scope`. */
export const defaultScope: ScopeName = "public";

/** Whether Eventpop has this scope. */
export function isScope(name: string): name is ScopeName {
  return Object.hasOwn(scopes, name);
}

/** The description of a scope; the name itself if Eventpop does not have it. */
export function scopeDescription(name: string, language: Language): string {
  return isScope(name) ? scopes[name][language] : name;
}

/** The scopes in `text`, in their order, without repetitions. */
export function scopesIn(text: string): readonly string[] {
  return [...new Set(text.split(" ").filter(Boolean))];
}

/** Whether every scope in `text` exists and is in `allowed`; an empty `allowed` allows all. */
export function areScopesValid(text: string, allowed: readonly string[]): boolean {
  const names = scopesIn(text);
  const isValid = (name: string) => isScope(name) && (allowed.length === 0 || allowed.includes(name));
  return names.length > 0 && !/[\n\r\t]/.test(text) && names.every(isValid);
}

export function haveSameScopes(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((scope) => others.includes(scope));
}
