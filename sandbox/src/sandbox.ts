import { randomBytes } from "node:crypto";
import type { Express } from "express";
import { sandboxApp } from "./app";
import { connectionEnv } from "./connection";
import type { SandboxControl } from "./control/control";
import type { ControlAccess } from "./control/control-guard";
import { localControl } from "./control/local-control";
import { SandboxError } from "./errors";
import { listenOn } from "./listening";
import { checkLogin, checkOptions, type SandboxOptions, settingsWith } from "./options";
import { Provider } from "./provider";
import { seededWorld } from "./seed/seed";
import { type Visitor, visitorAt } from "./visitor/visitor";
import { Clock } from "./world/clock";

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
  const { port, close } = await listenOn(app, options.port ?? 0, options.host);
  const url = `http://${hostInUrl(options.host ?? loopback)}:${port}`;
  const publicUrl = options.publicUrl ?? url;
  const { clientId, clientSecret } = provider.world.applications.list()[0] ?? { clientId: "", clientSecret: "" };
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
  const world = seededWorld(options, clock.now());
  checkLogin(options, world);
  return new Provider(world, clock, settingsWith(options));
}

function hostInUrl(host: string): string {
  if (host === "0.0.0.0" || host === "::") return loopback;
  return host.includes(":") ? `[${host}]` : host;
}
