import { AsyncLocalStorage } from "node:async_hooks";

/** The things that a step read (`looked`) and changed. */
export class Footprint {
  readonly looked = new Set<string>();
  readonly changed = new Set<string>();

  /** Whether the order of the two steps matters. */
  conflictsWith(other: Footprint): boolean {
    return this.disturbs(other) || other.disturbs(this);
  }

  private disturbs({ looked, changed }: Footprint): boolean {
    return [...this.changed].some((what) => looked.has(what) || changed.has(what));
  }
}

/** A step that has run. */
export interface Step {
  readonly name: string;
  /** Name of the step that began this step; undefined for the first step of an actor. */
  readonly after: string | undefined;
  readonly footprint: Footprint;
}

/** A concurrent actor. The steps of other actors may run between its steps. */
interface Actor {
  readonly name: string;
  /** Steps that wait to be run. There are several if they began at the same time. */
  readonly waiting: Map<string, { readonly after: string | undefined; readonly run: () => void }>;
  begun: number;
  isDone: boolean;
}

/** The actor that is running. All `Steps` share this storage, because each AsyncLocalStorage slows down every promise. */
const who = new AsyncLocalStorage<Actor>();

/** Steps of several actors, run one at a time in an order chosen from outside. A step lasts until its actor begins others. */
export class Steps {
  private readonly actors: Actor[] = [];
  private readonly works: Promise<void>[] = [];
  private current: Step | undefined;
  private onRest = () => {};

  /** Adds an actor. Its start is also a step, so it waits to be chosen. */
  add(name: string, act: () => Promise<void>): void {
    const actor: Actor = { name, waiting: new Map(), begun: 0, isDone: false };
    this.actors.push(actor);
    const work = who.run(actor, async () => {
      try {
        await this.begin();
        await act();
      } finally {
        actor.isDone = true;
        this.onRest();
      }
    });
    // `end` handles the rejection.
    work.catch(() => {});
    this.works.push(work);
  }

  /** Begins a step of the calling actor. Resolves when the step is chosen, or at once if the caller is not an actor. */
  async begin(): Promise<void> {
    const actor = who.getStore();
    if (!actor) return;
    actor.begun += 1;
    await new Promise<void>((run) => {
      actor.waiting.set(`${actor.name} ${actor.begun}`, { after: this.current?.name, run });
      this.onRest();
    });
  }

  /** Records what the current step reads or changes. */
  note(how: "looked" | "changed", what: string): void {
    this.current?.footprint[how].add(what);
  }

  /** The names of the steps that can run next. */
  get ready(): string[] {
    return this.actors.flatMap(({ waiting }) => [...waiting.keys()]);
  }

  /** Runs a step to its end. */
  async run(name: string): Promise<Step> {
    const actor = this.actors.find(({ waiting }) => waiting.has(name));
    const step = actor?.waiting.get(name);
    if (!actor || !step) throw new Error(`It is not the time for ${name}.`);
    actor.waiting.delete(name);
    this.current = { name, after: step.after, footprint: new Footprint() };
    step.run();
    // If other steps of this actor wait, nothing else shows that this one has ended.
    await new Promise(setImmediate);
    while (actor.waiting.size === 0 && !actor.isDone) {
      await new Promise<void>((resolve) => {
        this.onRest = resolve;
      });
    }
    return this.current;
  }

  /** Waits until all actors have finished. Rejects with the first error that an actor threw. */
  async end(): Promise<void> {
    this.current = undefined;
    await Promise.all(this.works);
  }
}
