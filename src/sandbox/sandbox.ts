import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";
import { sandboxApp } from "./app";
import { Clock } from "./clock";
import { connectionEnv } from "./connection";
import type { SandboxControl } from "./control";
import type { ControlAccess } from "./control-guard";
import { SandboxError } from "./errors";
import { localControl } from "./local-control";
import { checkOptions, type SandboxOptions, settingsWith } from "./options";
import { Provider } from "./provider";
import { seededWorld } from "./seed";
import { type Visitor, visitorAt } from "./visitor";

/** A running sandbox. */
export interface Sandbox extends SandboxControl, Visitor, AsyncDisposable {
  /** Where it listens, such as `http://127.0.0.1:43210`. */
  readonly url: string;
  /** The port of `url`. */
  readonly port: number;
  /** Where browsers reach it: `url`, unless another was given. */
  readonly publicUrl: string;
  /** The credentials of the first application. */
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  /** `EVENTPOP_URL`, `EVENTPOP_CLIENT_ID` and `EVENTPOP_CLIENT_SECRET`, to be put into an application's environment. */
  env(): Record<string, string>;
  /** What `EventpopStrategy` and `eventpopAuth` need to talk to this sandbox. */
  strategyOptions(options: { readonly callbackURL: string }): StrategyOptions;
  /** What `connectSandbox` needs besides `url`, and the inspector asks for as a password; null where they need nothing. */
  readonly controlToken: string | null;
  /** Cuts open connections and stops. Calling it again does nothing. */
  close(): Promise<void>;
}

/** The options of `EventpopStrategy` that concern the sandbox. */
export interface StrategyOptions {
  /** The first application's client id. */
  readonly clientID: string;
  /** Its secret. */
  readonly clientSecret: string;
  /** As it was given. */
  readonly callbackURL: string;
  /** The sandbox in place of `https://www.eventpop.me`. */
  readonly eventpopURL: string;
}

/**
 * Starts a local Eventpop, and resolves when it can be asked. Rejects with a {@link SandboxError}: the port is in use, an
 * option or the seed makes no sense, or `NODE_ENV` is `production`.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const provider = providerFor(options);
  const control = localControl(provider);
  const access = controlAccess(options);
  const app = sandboxApp(provider, control, access);
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, app);
  const port = await listen(server, options);
  const url = `http://${hostInUrl(options.host ?? loopback)}:${port}`;
  const publicUrl = options.publicUrl ?? url;
  const { clientId, clientSecret } = provider.world.applications.list()[0] ?? { clientId: "", clientSecret: "" };
  const close = () => stop(server);
  return {
    ...control,
    ...visitorAt(url, publicUrl),
    url,
    port,
    publicUrl,
    client: { clientId, clientSecret },
    env: () => connectionEnv(publicUrl, { clientId, clientSecret }),
    strategyOptions: ({ callbackURL }) => ({
      clientID: clientId,
      clientSecret,
      callbackURL,
      eventpopURL: publicUrl,
    }),
    controlToken: access.token,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The Express application alone, to be mounted at the root of a server of yours. */
export function createSandboxApp(options: SandboxOptions = {}): Express {
  const provider = providerFor(options);
  return sandboxApp(provider, localControl(provider), controlAccess(options));
}

const loopback = "127.0.0.1";

function controlAccess({ control = false, host = loopback }: SandboxOptions): ControlAccess {
  const isThisMachine = /^(localhost|127(\.\d+){3}|::1)$/.test(host);
  const token = isThisMachine ? null : randomBytes(32).toString("base64url");
  return typeof control === "object" ? { takesOrders: true, ...control } : { takesOrders: control, token };
}

function providerFor(options: SandboxOptions): Provider {
  checkOptions(options);
  if (process.env.NODE_ENV === "production" && !options.allowProduction) {
    throw new SandboxError(
      "EVENTPOP_SANDBOX_IN_PRODUCTION",
      "The Eventpop sandbox lets anybody sign in as anybody, so it does not start with NODE_ENV=production; unset that, or pass allowProduction: true.",
    );
  }
  const clock = new Clock();
  if (options.frozen) clock.freeze(options.now);
  else if (options.now !== undefined) clock.set(options.now);
  return new Provider(seededWorld(options, clock.now()), clock, settingsWith(options));
}

function listen(server: Server, { port = 0, host = loopback }: SandboxOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (failure: NodeJS.ErrnoException) => reject(listenError(failure, host, port)));
    server.listen({ port, host }, () => resolve((server.address() as AddressInfo).port));
  });
}

function listenError(failure: NodeJS.ErrnoException, host: string, port: number): SandboxError {
  if (failure.code === "EADDRINUSE") {
    const sentence = `Port ${port} on ${host} is in use; stop what listens there, or take another port (0 takes a free one).`;
    return new SandboxError("EVENTPOP_SANDBOX_PORT_IN_USE", sentence, failure);
  }
  const sentence = `The sandbox cannot listen on ${host} port ${port}: ${failure.message}`;
  return new SandboxError("EVENTPOP_SANDBOX_CANNOT_LISTEN", sentence, failure);
}

function hostInUrl(host: string): string {
  if (host === "0.0.0.0" || host === "::") return loopback;
  return host.includes(":") ? `[${host}]` : host;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
