import cluster from "node:cluster";
import type { AddressInfo } from "node:net";
import { createApp } from "./app";
import { type Configuration, readConfiguration } from "./configuration";
import { createLivePage } from "./live-page";
import { viewSandbox } from "./people";
import { close, listen, stopOnSignal } from "./serve";
import { connectStores } from "./stores";

/**
 * Returns the app's credentials at Eventpop, and Eventpop's URL. If the configuration has no credentials, starts a
 * sandbox and returns its credentials and its URL.
 */
async function connectEventpop(configuration: Configuration) {
  const { client, eventpopURL, organizerId, eventId, scope } = configuration;
  if (client) {
    return {
      clientID: client.id,
      clientSecret: client.secret,
      eventpopURL,
      organizerId,
      eventId,
      scope,
      sandbox: undefined,
      stop: async () => {},
    };
  }
  // The sandbox is imported only here, because it is not installed in production.
  const { startSandbox } = await import("eventpop-sandbox");
  const sandbox = await startSandbox({ port: configuration.sandboxPort, control: true, log: true });
  const [event] = await sandbox.events.list();
  return {
    clientID: sandbox.client.clientId,
    clientSecret: sandbox.client.clientSecret,
    eventpopURL: sandbox.url,
    organizerId: organizerId ?? String(event?.organizerId),
    eventId: eventId ?? String(event?.id),
    scope: scope ?? "public organizer",
    sandbox: viewSandbox(sandbox),
    stop: () => sandbox.close(),
  };
}

async function main(): Promise<void> {
  const configuration = readConfiguration();
  if (configuration.workers > 1 && cluster.isPrimary) {
    await startWorkers(configuration);
    return;
  }
  const stores = configuration.redisURL ? await connectStores(configuration.redisURL) : undefined;
  const { stop, ...eventpop } = await connectEventpop(configuration);
  const live = await startLivePage(configuration);
  const { app, auth } = createApp({
    ...eventpop,
    baseURL: configuration.baseURL,
    liveURL: live.url,
    sessionSecret: configuration.sessionSecret,
    store: stores?.store,
    refreshLock: stores?.refreshLock,
  });
  const server = await listen(app, configuration.port);
  stopOnSignal(async () => {
    await Promise.all([close(server), live.close()]);
    // If a token is being refreshed, this waits until the new tokens are stored. After that, the store can be closed.
    await auth.close();
    await stores?.close();
    await stop();
  });
  if (cluster.isPrimary) printAddresses(configuration, eventpop.eventpopURL, live.url);
}

/** Starts several processes that listen on the same port. They share sessions, tokens and refresh locks in Redis. */
async function startWorkers(configuration: Configuration): Promise<void> {
  if (!configuration.redisURL)
    throw new Error("WORKERS needs REDIS_URL, because several processes must share their sessions.");
  const { stop, ...eventpop } = await connectEventpop(configuration);
  const live = await startLivePage(configuration);
  const environment = {
    LIVE_PORT: new URL(live.url).port,
    SESSION_SECRET: configuration.sessionSecret,
    EVENTPOP_CLIENT_ID: eventpop.clientID,
    EVENTPOP_CLIENT_SECRET: eventpop.clientSecret,
    ...(eventpop.eventpopURL && { EVENTPOP_URL: eventpop.eventpopURL }),
    ...(eventpop.organizerId && { EVENTPOP_ORGANIZER_ID: eventpop.organizerId }),
    ...(eventpop.eventId && { EVENTPOP_EVENT_ID: eventpop.eventId }),
    ...(eventpop.scope && { EVENTPOP_SCOPE: eventpop.scope }),
  };
  for (let count = 0; count < configuration.workers; count += 1) cluster.fork(environment);
  stopOnSignal(async () => {
    await new Promise<void>((resolve) => cluster.disconnect(resolve));
    await live.close();
    await stop();
  });
  cluster.once("listening", () => printAddresses(configuration, eventpop.eventpopURL, live.url));
}

/** Starts the server of the page on another origin. A worker process only knows its URL, because the primary process has started it. */
async function startLivePage({ baseURL, livePort }: Configuration) {
  if (!cluster.isPrimary) return { url: `http://localhost:${livePort}`, close: async () => {} };
  const server = await listen(createLivePage(baseURL), livePort);
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}`, close: () => close(server) };
}

function printAddresses({ client, workers, baseURL }: Configuration, eventpopURL: string | undefined, liveURL: string) {
  console.log(`
  Example app   ${baseURL}${workers > 1 ? `  (${workers} workers)` : ""}
  Other origin  ${liveURL}  (a page that logs in through the app)
  Command       npm run login -w example-app
  Eventpop      ${eventpopURL ?? "https://www.eventpop.me"}${client ? "" : "  (sandbox)"}
${client ? "" : sandboxHints(eventpopURL)}
  Stop with Ctrl+C.
`);
}

function sandboxHints(url: string | undefined): string {
  return `  Inspector     ${url}/_sandbox/inspector  (why a request failed)

  Log in as     somchai@sandbox.example   password: sandbox
  Try           npx eventpop-sandbox fault add token hang
                npx eventpop-sandbox clock advance 3h
                npx eventpop-sandbox requests --follow
`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
