/**
 * A map whose entries leave by age or, beyond a number, oldest first: memory for what may be forgotten.
 * Ages are measured on the clock of `performance`, which does not jump when the machine's clock is set.
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
