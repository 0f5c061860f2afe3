import { checkLogin, checkOptions, settingsWith } from "../options";
import type { Provider } from "../provider";
import { draftSchemas } from "../world/draft-schemas";
import { makeApplication, makeEvent, makeOrder, makeOrganizer, makeTicket, makeUser } from "../world/makers";
import { collection } from "./collection";
import type { SandboxControl, Snapshot } from "./control";
import { codeControl, consentControl, tokenControl } from "./credential-control";
import { faultControl } from "./fault-control";
import { requestControl } from "./request-control";
import { scopeOf } from "./scope";

/** The powers over a sandbox in this process; `reset` goes back to what `provider` is now. */
export function localControl(provider: Provider): SandboxControl {
  const { world, clock } = provider;
  const now = () => new Date(clock.now()).toISOString();
  const beginning = snapshotOf(provider);
  const powers = {
    users: collection(world.users, draftSchemas.user, (draft) => makeUser(world, draft)),
    applications: collection(world.applications, draftSchemas.application, (draft) => makeApplication(world, draft)),
    organizers: collection(world.organizers, draftSchemas.organizer, (draft) => makeOrganizer(world, draft)),
    events: collection(world.events, draftSchemas.event, (draft) => makeEvent(world, draft, now())),
    tickets: collection(world.tickets, draftSchemas.ticket, (draft) => makeTicket(world, draft, now())),
    orders: collection(world.orders, draftSchemas.order, (draft) => makeOrder(world, draft, now())),
    tokens: tokenControl(provider),
    codes: codeControl(provider),
    consents: consentControl(provider),
    clock: {
      now: async () => clock.now(),
      advance: async (by) => clock.advance(by),
      freeze: async (at) => clock.freeze(at),
      set: async (at) => clock.set(at),
      resume: async () => clock.resume(),
    },
    settings: {
      get: async () => provider.settings,
      update: async (changes) => {
        checkOptions(changes);
        checkLogin(changes, world);
        provider.settings = settingsWith(changes, provider.settings);
        return provider.settings;
      },
    },
    faults: faultControl(provider),
    requests: requestControl(provider.requests),
    snapshot: async () => snapshotOf(provider),
    restore: async (snapshot) => restore(provider, snapshot),
    reset: async () => {
      restore(provider, beginning);
      provider.requests.clear();
    },
  } satisfies Omit<SandboxControl, "scope">;
  return { ...powers, scope: ({ client }) => scopeOf(powers, client) };
}

function snapshotOf({ world, clock, settings, faults }: Provider): Snapshot {
  return { world: world.snapshot(), clock: clock.snapshot(), settings, faults: faults.snapshot() };
}

function restore(provider: Provider, { world, clock, settings, faults }: Snapshot): void {
  provider.world.restore(world);
  provider.clock.restore(clock);
  provider.settings = settings;
  provider.faults.restore(faults);
}
