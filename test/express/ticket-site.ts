import { type Sandbox, type Seed, startSandbox } from "eventpop-sandbox";
import type { Express } from "express";
import { type RequireTicketOptions, requireTicket } from "../../src";
import { Browser } from "../support/browser";
import { type ConsumerApp, type ConsumerAppOptions, startConsumerApp } from "../support/consumer-app";
import { sandboxUser } from "../support/sandbox-user";

export const ORGANIZER = 1017;
export const EVENT = 15113;
export const OTHER_EVENT = 15114;
export const STANDARD = 31;
export const VIP = 32;

/** A seed with an event that has two types of tickets, another event of the same organizer, and a user for every case. */
const SEED: Seed = {
  applications: [{ clientId: "app-id", clientSecret: "canary-client-secret-5ec2e7", redirectUris: "any-loopback" }],
  organizers: [{ id: ORGANIZER, name: "Riverside" }],
  users: [
    { key: "noTicket", fullName: "มาลี ศรีสุข" },
    { key: "one", fullName: "สมชาย ใจดี" },
    { key: "group", fullName: "พลอย วงศ์ทอง" },
    { key: "used", fullName: "Nok" },
    { key: "revoked", fullName: "Praew" },
    { key: "elsewhere", fullName: "Anan" },
  ],
  events: [
    {
      id: EVENT,
      organizerId: ORGANIZER,
      ticketTypes: [
        { id: STANDARD, name: "บัตรทั่วไป" },
        { id: VIP, name: "VIP <b>" },
      ],
    },
    { id: OTHER_EVENT, organizerId: ORGANIZER, ticketTypes: [{ id: 33, name: "Seat" }] },
  ],
  tickets: [
    { id: 501, eventId: EVENT, user: "one", ticketTypeId: STANDARD, referenceCode: "ABC501" },
    { id: 511, eventId: EVENT, user: "group", ticketTypeId: STANDARD },
    { id: 512, eventId: EVENT, user: "group", ticketTypeId: STANDARD, firstname: "<script>", lastname: '"เพื่อน"' },
    { id: 513, eventId: EVENT, user: "group", ticketTypeId: VIP },
    { id: 514, eventId: EVENT, user: "group", ticketTypeId: STANDARD, status: "revoked" },
    { id: 521, eventId: EVENT, user: "used", ticketTypeId: STANDARD, status: "used" },
    { id: 531, eventId: EVENT, user: "revoked", ticketTypeId: STANDARD, status: "revoked" },
    { id: 541, eventId: OTHER_EVENT, user: "elsewhere" },
  ],
};

export type UserKey = "noTicket" | "one" | "group" | "used" | "revoked" | "elsewhere";

/** Options of the guards, by path. */
export type Guards = Readonly<Record<string, Partial<RequireTicketOptions>>>;

/** Starts an app. Each of its guarded routes responds to GET and POST with the ticket that the guard accepted. */
export async function startTicketApp(
  provider: string,
  guards: Guards,
  options: Omit<ConsumerAppOptions, "provider" | "routes"> = {},
): Promise<ConsumerApp> {
  const routes = (app: Express) => {
    for (const [path, guard] of Object.entries(guards)) {
      app.all(path, requireTicket({ organizerId: ORGANIZER, eventId: EVENT, ...guard }), (req, res) => {
        res.json(req.eventpop?.ticket);
      });
    }
  };
  return startConsumerApp({ provider, routes, ...options });
}

/** Starts a sandbox with these users for the tests of one file. The sandbox is reset before every test. */
export function useTicketSandbox() {
  const apps: ConsumerApp[] = [];
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: SEED });
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    await sandbox?.reset();
  });
  afterAll(() => sandbox?.close());
  const running = () => {
    if (!sandbox) throw new Error("The sandbox is started before the first test.");
    return sandbox;
  };

  return {
    sandbox: running,
    startApp: async (guards: Guards = { "/backstage": {} }, options: Parameters<typeof startTicketApp>[2] = {}) => {
      const app = await startTicketApp(running().url, guards, options);
      apps.push(app);
      return app;
    },
    /** Logs a user in through the sandbox's pages, and returns the user's browser. */
    logIn: async (app: ConsumerApp, key: UserKey): Promise<Browser> => {
      const browser = new Browser();
      const { location } = await browser.click(app.at("/auth/eventpop"));
      const person = sandboxUser(running().url);
      const consent = await person.signIn(location, `${key}@sandbox.example`, "sandbox");
      const callback = await person.decide(consent.html, "Authorize");
      await browser.click(app.url + callback, { from: running().url });
      return browser;
    },
    /** Returns how many requests for tickets the sandbox has received. */
    ticketRequests: () => running().requests.count({ path: `/api/public/organizers/${ORGANIZER}/tickets` }),
  };
}
