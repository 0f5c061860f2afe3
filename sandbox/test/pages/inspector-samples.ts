import { causeOf } from "../../src/causes/causes";
import type { EntryPageProps } from "../../src/pages/inspector/entry-form";
import type { InspectorTab } from "../../src/pages/inspector/inspector-page";
import { nameWithHtml, now, request, users } from "./samples";

const choices = {
  endpoints: ["authorize", "token"],
  clients: [{ id: "sandboxclient", name: nameWithHtml }],
  users: [{ id: "somchai", name: "somchai" }],
};

const about = (text: string) => ({ en: text, th: text });

/** Every tab of the inspector, with something in it. */
export const tabs: readonly InspectorTab[] = [
  {
    tab: "requests",
    filter: { q: nameWithHtml, on: "token", failed: true },
    choices,
    revision: 7,
    before: "r1",
    requests: [
      {
        id: "r3",
        at: now,
        method: "POST",
        path: "/oauth/token",
        query: {},
        status: 400,
        durationMs: 3,
        client: "Ticket Corner",
        user: "somchai",
        cause: causeOf("code-used", { code: "3f0c1e…", ago: "2s" }),
        isFailed: true,
        requestHeaders: { "content-type": "application/x-www-form-urlencoded", "user-agent": "node" },
        form: { grant_type: "authorization_code", code: "3f0c1e…", client_id: nameWithHtml },
        responseHeaders: { "cache-control": "no-store", "content-type": "application/json; charset=utf-8" },
        responseBody: '{\n  "error": "invalid_grant"\n}',
        curl: `curl 'http://127.0.0.1:4300/oauth/token' --data-urlencode '${nameWithHtml}'`,
      },
      {
        id: "r2",
        at: now - 1500,
        method: "GET",
        path: "/oauth/authorize",
        query: { client_id: "sandboxclient", response_type: "code", state: "x".repeat(60), scope: nameWithHtml },
        status: 200,
        durationMs: 12,
        client: "Ticket Corner",
        isFailed: false,
        requestHeaders: {},
        form: {},
        responseHeaders: {},
        responseBody: "",
        curl: "curl 'http://127.0.0.1:4300/oauth/authorize'",
      },
      {
        id: "r1",
        at: now - 60_000,
        method: "GET",
        path: "/api/public/me",
        query: {},
        client: nameWithHtml,
        fault: "truncate",
        cause: causeOf("fault-instead", { fault: "hang-1" }),
        isFailed: true,
        requestHeaders: { authorization: "Bearer [redacted]" },
        form: {},
        responseHeaders: {},
        responseBody: "",
        curl: "curl 'http://127.0.0.1:4300/api/public/me'",
      },
    ],
  },
  {
    tab: "logins",
    filter: {},
    choices,
    revision: 7,
    logins: [
      {
        id: "4",
        at: now,
        client: nameWithHtml,
        user: "somchai",
        durationMs: 5_210,
        outcome: { kind: "failed", step: "token" },
        steps: [
          {
            kind: "authorize",
            requestId: "4",
            method: "GET",
            path: "/oauth/authorize",
            status: 302,
            durationMs: 4,
            offsetMs: 0,
            isFailed: false,
          },
          {
            kind: "callback",
            path: "http://localhost:3000/cb",
            detail: "code=3f0c1e…",
            offsetMs: 5_100,
            isFailed: false,
          },
          {
            kind: "token",
            requestId: "9",
            method: "POST",
            path: "/oauth/token",
            status: 400,
            durationMs: 6,
            offsetMs: 5_204,
            cause: causeOf("client-secret", { client: nameWithHtml }),
            isFailed: true,
          },
        ],
      },
      {
        id: "2",
        at: now - 1_000,
        outcome: { kind: "waiting", for: "user" },
        steps: [
          { kind: "signInPage", requestId: "3", method: "GET", path: "/users/sign_in", offsetMs: 9, isFailed: false },
        ],
      },
    ],
  },
  {
    tab: "people",
    seededPassword: "sandbox",
    people: users.map((person, index) => ({
      ...person,
      id: 990_000_001 + index,
      orderCount: 1,
      liveTokenCount: index,
    })),
  },
  {
    tab: "applications",
    applications: [
      {
        name: "Your application",
        clientId: "sandboxclient",
        confidential: true,
        scopes: "",
        redirectUris: [],
        anyLoopbackCallback: true,
        liveTokenCount: 2,
      },
      {
        name: nameWithHtml,
        clientId: "other-client",
        confidential: false,
        scopes: "public",
        redirectUris: [request.redirectUri, "com.example.app://cb"],
        anyLoopbackCallback: false,
        liveTokenCount: 0,
      },
    ],
  },
  {
    tab: "tokens",
    now,
    tokens: [
      {
        id: "t1",
        preview: "3f0c1e",
        refreshPreview: "77ab01",
        application: "Ticket Corner",
        person: "สมชาย ใจดี",
        scope: "public",
        createdAt: now - 120_000,
        expiresAt: now + 7_080_000,
      },
      {
        id: "t2",
        preview: "a91b77",
        application: "Ticket Corner",
        scope: "public",
        createdAt: now - 9_000_000,
        expiresAt: now - 1,
      },
      {
        id: "t3",
        preview: "00ff00",
        application: nameWithHtml,
        person: users[5]?.fullName,
        scope: "public organizer",
        createdAt: now - 500,
        expiresAt: now + 7_200_000,
        revokedAt: now,
      },
    ],
    codes: [
      {
        id: "c1",
        preview: "beefca",
        application: "Ticket Corner",
        person: "มาลี สุขใจ",
        scope: "public",
        createdAt: now - 61_000,
        expiresAt: now + 539_000,
      },
    ],
  },
  {
    tab: "events",
    ticketStatuses: ["active", "used", "revoked"],
    organizers: [{ id: 550_001, name: nameWithHtml, eventCount: 2 }],
    events: [
      {
        id: 880_001,
        title: "เทศกาลดนตรีริมน้ำ Riverside Music Festival",
        organizer: "River Events",
        status: "active",
        startAt: now + 86_400_000,
        endAt: now + 90_000_000,
      },
      { id: 880_002, title: nameWithHtml, organizer: nameWithHtml, status: "draft", startAt: now, endAt: now },
    ],
    tickets: [
      {
        id: 770_001,
        event: "เทศกาลดนตรีริมน้ำ Riverside Music Festival",
        ticketType: "บัตรทั่วไป",
        holder: "สมชาย ใจดี",
        referenceCode: "SBX-0001",
        status: "used",
      },
    ],
    orders: [
      {
        id: 660_001,
        event: "เทศกาลดนตรีริมน้ำ Riverside Music Festival",
        buyer: "สมชาย ใจดี",
        status: "paid",
        ticketCount: 2,
        createdAt: now,
      },
    ],
  },
  {
    tab: "faults",
    targets: ["token", "me", "any"],
    kinds: ["status 500", "truncate", "hang"].map((name) => ({ name, about: about(name) })),
    presets: [
      { name: "eventpop-down", about: about("every request fails"), active: true, actsOnce: false },
      { name: "flaky-network", about: about("some requests fail"), active: false, actsOnce: false },
      { name: "all-sessions-revoked", about: about("all tokens are revoked"), active: false, actsOnce: true },
    ],
    faults: [
      { id: "f1", on: "token", type: "truncate", hits: 1, remaining: 2, conditions: ["grant_type=refresh_token"] },
      { id: "f2", on: "me", type: "latency", hits: 0, after: 3, delayMs: 3000, client: nameWithHtml, conditions: [] },
    ],
  },
  { tab: "clock", now, frozen: false, offsetMs: 7_260_000, accessTokenMs: 7_200_000, codeMs: 600_000 },
  {
    tab: "settings",
    settings: [
      {
        name: "compat.meEnvelope",
        value: "user",
        default: "user",
        choices: ["user", "flat"],
        about: about("Eventpop’s schema shows a bare user; every working client reads an envelope."),
      },
      { name: "ttl.accessToken", value: "60", default: "7200", about: about("In seconds.") },
      { name: "publicUrl", value: "", default: "", fixed: true, about: about("The origin.") },
    ],
  },
];

const events = [
  { id: "1", name: "Riverside", group: nameWithHtml },
  { id: "2", name: nameWithHtml },
];

/** The forms of a new and of an existing row, with a field of every kind. */
export const entries: readonly EntryPageProps[] = [
  {
    tab: "entry",
    collection: "users",
    returnTo: "/oauth/authorize",
    fields: [
      { name: "fullName", kind: "text", value: nameWithHtml, isRequired: true },
      { name: "email", kind: "email", value: "kai@sandbox.example", isRequired: true },
      { name: "organizerIds", kind: "choices", values: ["2"], options: events },
      { name: "locked", kind: "flag", value: false },
      { name: "birthday", kind: "date", value: "", isRare: true },
    ],
  },
  {
    tab: "entry",
    collection: "events",
    row: { id: nameWithHtml, name: nameWithHtml, dependents: [{ collection: "tickets", count: 3 }] },
    fields: [
      { name: "title", kind: "text", value: nameWithHtml, isRequired: true },
      { name: "organizerId", kind: "choice", value: "2", options: events, isOptional: true },
      { name: "startAt", kind: "datetime-local", value: "2026-04-13T09:00:00" },
      { name: "redirectUris", kind: "lines", value: `${request.redirectUri}\n${nameWithHtml}` },
      { name: "confidential", kind: "flag", value: true },
      {
        name: "ticketTypes",
        kind: "ticketTypes",
        rows: [
          { id: "7", name: nameWithHtml, priceSatangs: "100", quota: "" },
          { id: "", name: "", priceSatangs: "", quota: "" },
        ],
      },
      { name: "count", kind: "number", value: "1" },
      { name: "id", kind: "fixed", value: "880001", isRare: true },
    ],
  },
];
