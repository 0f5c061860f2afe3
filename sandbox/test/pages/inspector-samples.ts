import type { InspectorTab } from "../../src/pages/inspector/inspector-page";
import { nameWithHtml, now, request, users } from "./samples";

/** Every tab of the inspector, with something in it. */
export const tabs: readonly InspectorTab[] = [
  {
    tab: "requests",
    live: true,
    failedOnly: false,
    requests: [
      {
        id: "r3",
        at: now,
        method: "POST",
        path: "/oauth/token",
        status: 400,
        durationMs: 3,
        client: "Ticket Corner",
        requestHeaders: { "content-type": "application/x-www-form-urlencoded", "user-agent": "node" },
        requestBody: "grant_type=authorization_code&code=[redacted]&client_id=sandboxclient&client_secret=[redacted]",
        responseHeaders: { "cache-control": "no-store", "content-type": "application/json; charset=utf-8" },
        responseBody: '{"error":"invalid_grant","error_description":"The provided authorization grant is invalid"}',
      },
      {
        id: "r2",
        at: now - 1500,
        method: "GET",
        path: `/oauth/authorize?client_id=sandboxclient&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fauth%2Feventpop%2Fcallback&response_type=code&state=${"x".repeat(60)}`,
        status: 200,
        client: "Ticket Corner",
        requestHeaders: {},
        requestBody: "",
        responseHeaders: {},
        responseBody: "",
      },
      {
        id: "r1",
        at: now - 60_000,
        method: "GET",
        path: "/api/public/me",
        client: nameWithHtml,
        fault: "truncate",
        requestHeaders: { authorization: "Bearer [redacted]" },
        requestBody: "",
        responseHeaders: {},
        responseBody: "",
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
    kinds: ["status 500", "truncate", "hang"],
    presets: [
      { name: "eventpop-down", active: true },
      { name: "flaky-network", active: false },
    ],
    faults: [
      { id: "f1", on: "token", type: "truncate", hits: 1, remaining: 2 },
      { id: "f2", on: "me", type: "latency", hits: 0, after: 3, delayMs: 3000, client: nameWithHtml },
    ],
  },
  { tab: "clock", now, frozen: false, offsetMs: 7_260_000 },
  {
    tab: "settings",
    settings: [
      {
        name: "compat.meEnvelope",
        value: "user",
        choices: ["user", "flat"],
        about: "Eventpop’s schema shows a bare user; every working client reads an envelope.",
      },
      { name: "ttl.accessToken", value: "7200", about: "In seconds." },
      { name: "port", value: "4300", fixed: true },
    ],
  },
];
