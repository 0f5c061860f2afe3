/**
 * A map whose entries leave by age or, beyond a number, oldest first: memory for what may be forgotten.
 * Ages are measured on the clock of `performance`, which does not jump when the machine's clock is set.
 */
export class BoundedMap<Value> {
  private readonly entries = new Map<string, { readonly value: Value; readonly until: number }>();

  constructor(
    private readonly lifetimeMs: number,
    private readonly most: number,
  ) {}

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    return entry && entry.until > performance.now() ? entry.value : undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string, value: Value): void {
    const now = performance.now();
    this.entries.delete(key);
    for (const [oldest, { until }] of this.entries) {
      if (until > now && this.entries.size < this.most) break;
      this.entries.delete(oldest);
    }
    this.entries.set(key, { value, until: now + this.lifetimeMs });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}
