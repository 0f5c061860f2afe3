import type { SandboxOptions, Seed } from "../../src";

/** This file describes the recorded server: its applications, two users, and configurations. */

export const callback = "http://localhost:3000/auth/eventpop/callback";

const redirectUris = [
  callback,
  "http://127.0.0.1:3000/auth/eventpop/callback",
  "http://localhost:4719/auth/eventpop/callback",
  "http://127.0.0.1:4719/auth/eventpop/callback",
  "https://app.example/cb?tenant=a",
  "com.example.app://cb",
  "urn:ietf:wg:oauth:2.0:oob",
];

export const applications = [
  { clientId: "rig-client", clientSecret: "rig-secret", name: "Rig App", redirectUris },
  { clientId: "rig-other", clientSecret: "o:t/h e+r%41", name: "Other App", redirectUris },
  { clientId: "rig-public", clientSecret: "unused", name: "Public App", redirectUris, confidential: false },
  {
    clientId: "rig-scoped",
    clientSecret: "rig-scoped-secret",
    name: "Scoped App",
    redirectUris,
    scopes: ["public" as const],
  },
];

export const somying = { email: "somying@example.com", password: "correct-horse" };

const avatarsOf = (id: number) => ({
  original: `https://img.example/avatars/${id}/original.png`,
  medium: `https://img.example/avatars/${id}/medium.png`,
  thumb: `https://img.example/avatars/${id}/thumb.png`,
  tiny: `https://img.example/avatars/${id}/tiny.png`,
});

/**
 * Returns a seed with the data of the recorded server. That server ignored the organizer's id in requests. Here, both
 * events belong to the organizer that the requests name.
 */
export function recordedServerSeed(organizerId: number): Seed {
  return {
    applications,
    organizers: [{ id: organizerId }],
    users: [
      {
        key: "somying",
        id: 1001,
        ...somying,
        fullName: "สมหญิง รักเรียน",
        avatars: avatarsOf(1001),
        birthday: "1992-04-13",
        gender: "female",
        phone: "+66812345678",
        organizerIds: [organizerId],
      },
      {
        key: "john",
        id: 1002,
        email: "john@example.com",
        password: "battery-staple",
        fullName: "John Appleseed",
        avatars: avatarsOf(1002),
        birthday: "1988-12-01",
        gender: "male",
        phone: "+66898765432",
      },
    ],
    events: [13089, 13090].map((id) => ({ id, organizerId, ticketTypes: [{ id: 7, name: "บัตรทั่วไป" }] })),
    tickets: Array.from({ length: 23 }, (_, index) => ({
      id: 100101 + index,
      orderId: 10011 + index,
      eventId: index % 2 === 0 ? 13089 : 13090,
      user: "somying",
      referenceCode: `RIG${String(index + 1).padStart(3, "0")}`,
      createdAt: `2026-01-${String(index + 1).padStart(2, "0")}T10:00:00+07:00`,
    })),
  };
}

const railsApi = { apiErrors: "empty" } as const;
const short = { accessToken: 2, code: 1 };

/** The options of the sandbox for each recorded configuration. */
export const variants: Readonly<Record<string, Pick<SandboxOptions, "compat" | "ttl">>> = {
  base: { compat: railsApi },
  norotwin: { compat: { ...railsApi, previousRefreshToken: false } },
  nopkce: { compat: { ...railsApi, pkce: "absent" } },
  short: { compat: railsApi, ttl: short },
  shortnorotwin: { compat: { ...railsApi, previousRefreshToken: false }, ttl: short },
  grape: { compat: { apiErrors: "grape" } },
  reuse: { compat: { ...railsApi, reuseAccessToken: true } },
};
