import { Faults } from "./faults/faults";
import { RequestLog } from "./log/request-log";
import { factsOf, type Settings } from "./settings";
import type { Clock } from "./world/clock";
import type { DoorkeeperFacts } from "./world/doorkeeper-versions";
import type { World } from "./world/world";

/** The state of a sandbox: its data, clock, settings, faults and request log. */
export class Provider {
  readonly world: World;
  readonly clock: Clock;
  readonly requests = new RequestLog();
  readonly faults = new Faults();
  settings: Settings;

  constructor(world: World, clock: Clock, settings: Settings) {
    this.world = world;
    this.clock = clock;
    this.settings = settings;
  }

  /** How Doorkeeper behaves with the current settings. */
  get facts(): DoorkeeperFacts {
    return factsOf(this.settings);
  }
}
