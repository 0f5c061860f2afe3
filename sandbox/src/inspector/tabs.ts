import type { Request } from "express";
import { faultPresets, presets } from "../faults/fault-presets";
import type { Fault } from "../faults/faults";
import type { InspectorTab } from "../pages/inspector/inspector-page";
import type { Provider } from "../provider";
import { SEEDED_PASSWORD, userViews } from "../site/user-views";
import { isActive, type Token } from "../world/credentials";
import { credentialRows } from "./credential-rows";
import { eventsTab } from "./events-tab";
import { faultChoices, faultTargets } from "./fault-choices";
import { loginsTab, requestsTab } from "./log-tabs";
import { settingRows } from "./setting-rows";

type TabMaker = (provider: Provider, req: Request) => InspectorTab;

/** The content of each tab. */
export const tabs: { readonly [Name in InspectorTab["tab"]]: TabMaker } = {
  requests: requestsTab,
  logins: loginsTab,
  people: (provider) => ({ tab: "people", seededPassword: SEEDED_PASSWORD, people: personRows(provider) }),
  applications: (provider) => ({
    tab: "applications",
    applications: provider.world.applications.list().map(({ name, clientId, confidential, scopes, redirectUris }) => ({
      name,
      clientId,
      confidential,
      scopes: scopes.join(" "),
      redirectUris: redirectUris === "any-loopback" ? [] : redirectUris,
      anyLoopbackCallback: redirectUris === "any-loopback",
      liveTokenCount: liveTokens(provider, (token) => token.clientId === clientId),
    })),
  }),
  tokens: ({ world, clock }) => ({ tab: "tokens", now: clock.now(), ...credentialRows(world) }),
  events: ({ world }) => eventsTab(world),
  faults: ({ faults }) => ({
    tab: "faults",
    faults: faults.list().map(faultRow),
    presets: faultPresets.map((name) => ({
      name,
      about: presets[name].about,
      active: faults.listUsable({ preset: name }).length > 0,
      actsOnce: "actsOnce" in presets[name],
    })),
    targets: faultTargets,
    kinds: faultChoices,
  }),
  clock: ({ clock, settings: { ttl } }) => {
    const now = clock.now();
    return {
      tab: "clock",
      now,
      frozen: clock.frozen,
      offsetMs: now - Date.now(),
      accessTokenMs: ttl.accessToken * 1000,
      codeMs: ttl.code * 1000,
    };
  },
  settings: ({ settings, world }) => ({
    tab: "settings",
    settings: settingRows(
      settings,
      world.users.list().map(({ key }) => key),
    ),
  }),
};

function personRows(provider: Provider) {
  const { world } = provider;
  return userViews(world).map((view) => {
    const id = world.users.get(view.key)?.id ?? 0;
    return {
      ...view,
      id,
      orderCount: world.orders.list(({ userId }) => userId === id).length,
      liveTokenCount: liveTokens(provider, ({ userId }) => userId === id),
    };
  });
}

function liveTokens({ world, clock }: Provider, isSelected: (token: Token) => boolean): number {
  const now = clock.now();
  return world.tokens.list((token) => isSelected(token) && isActive(token, now)).length;
}

function faultRow({ id, rule, hits }: Fault) {
  const { on, type, times, after, delayMs, client, match } = rule;
  const status = "status" in rule ? rule.status : undefined;
  return {
    id,
    on,
    type: status === undefined ? type : `${type} ${status}`,
    hits,
    remaining: times === undefined ? undefined : times - hits,
    after,
    delayMs,
    client,
    conditions: [match?.method, ...Object.entries(match?.form ?? {}).map((field) => field.join("="))].filter(
      (condition) => condition !== undefined,
    ),
  };
}
