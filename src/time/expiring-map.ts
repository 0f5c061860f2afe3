/**
 * A map whose entries expire after `lifetimeMs`. If there are more than `maxEntries` entries, the oldest are deleted. Ages are measured with
 * `performance.now()`, so changes of the system time have no effect.
 */
export class ExpiringMap<Value> {
  private readonly entries = new Map<string, { readonly value: Value; readonly expiresAt: number }>();

  constructor(
    private readonly lifetimeMs: number,
    private readonly maxEntries: number,
  ) {}

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    return entry && entry.expiresAt > performance.now() ? entry.value : undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string, value: Value): void {
    const now = performance.now();
    this.entries.delete(key);
    for (const [oldest, { expiresAt }] of this.entries) {
      if (expiresAt > now && this.entries.size < this.maxEntries) break;
      this.entries.delete(oldest);
    }
    this.entries.set(key, { value, expiresAt: now + this.lifetimeMs });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}
