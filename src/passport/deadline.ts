/** Time that several steps share, one after the other. */
export class Deadline {
  private readonly end: number;

  /** @param ms - milliseconds from now */
  constructor(ms: number) {
    this.end = performance.now() + ms;
  }

  /** Begins a step and waits for it until time is up, then throws `late()`. With no time left it is not begun at all. */
  async run<T>(step: () => Promise<T>, late: () => Error): Promise<T> {
    const left = this.end - performance.now();
    if (left <= 0) throw late();
    let timer: NodeJS.Timeout | undefined;
    const end = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(late()), left);
    });
    return Promise.race([step(), end]).finally(() => clearTimeout(timer));
  }
}
