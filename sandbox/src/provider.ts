import { type Fault, Faults } from "./faults/faults";
import { RequestLog } from "./log/request-log";
import { behaviourOf, completeSettings, type Settings } from "./settings";
import type { Clock, ClockState } from "./world/clock";
import type { DoorkeeperBehaviour } from "./world/doorkeeper-versions";
import type { World, WorldState } from "./world/world";

/** The state of a sandbox as plain data, without its log. */
export interface Snapshot {
  /** Users, events, tickets, orders, applications, tokens, codes and sessions. */
  readonly world: WorldState;
  /** The state of the clock. */
  readonly clock: ClockState;
  /** The settings. */
  readonly settings: Settings;
  /** The active faults. */
  readonly faults: readonly Fault[];
}

/** The state of a sandbox: its data, clock, settings, faults and request log. */
export class Provider {
  readonly world: World;
  readonly clock: Clock;
  readonly requests = new RequestLog();
  readonly faults = new Faults();
  /** Is called after each change of the state. Changes of the log do not count. */
  onChange: () => void = () => {};
  #settings: Settings;
  readonly #start: Snapshot;

  constructor(world: World, clock: Clock, settings: Settings) {
    this.world = world;
    this.clock = clock;
    this.#settings = settings;
    this.#start = this.snapshot();
    for (const part of [world, clock, this.faults]) part.onChange = () => this.onChange();
  }

  get settings(): Settings {
    return this.#settings;
  }

  set settings(settings: Settings) {
    this.#settings = settings;
    this.onChange();
  }

  /** How Doorkeeper behaves with the current settings. */
  get behaviour(): DoorkeeperBehaviour {
    return behaviourOf(this.settings);
  }

  snapshot(): Snapshot {
    return {
      world: this.world.snapshot(),
      clock: this.clock.snapshot(),
      settings: this.settings,
      faults: this.faults.snapshot(),
    };
  }

  restore({ world, clock, settings, faults }: Snapshot): void {
    this.world.restore(world);
    this.clock.restore(clock);
    this.settings = completeSettings(settings);
    this.faults.restore(faults);
  }

  /** Restores the state that the sandbox had at its start, and deletes the log. */
  reset(): void {
    this.restore(this.#start);
    this.requests.clear();
  }
}
