import { scopeTexts } from "../pages";

/** What a request without `scope` gets. */
export const defaultScope = "public";

/** The scopes in `text`, in their order, each once. */
export function scopesIn(text: string): readonly string[] {
  return [...new Set(text.split(" ").filter(Boolean))];
}

/** Whether every scope in `text` exists and is among `allowed` (none listed allows all): one bad scope refuses all. */
export function areScopesValid(text: string, allowed: readonly string[]): boolean {
  const scopes = scopesIn(text);
  const isKnown = (scope: string) =>
    Object.hasOwn(scopeTexts, scope) && (allowed.length === 0 || allowed.includes(scope));
  return scopes.length > 0 && !/[\n\r\t]/.test(text) && scopes.every(isKnown);
}

export function haveSameScopes(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((scope) => others.includes(scope));
}
