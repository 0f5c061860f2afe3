import { randomBytes } from "node:crypto";
import type { Express } from "express";
import { sandboxApp } from "./app";
import { connectionEnv } from "./connection";
import type { SandboxControl } from "./control/control";
import type { ControlAccess } from "./control/control-guard";
import { localControl } from "./control/control-methods";
import { SandboxError } from "./errors";
import { type ListeningServer, listenOn } from "./listening";
import { redactionFor } from "./log/redaction";
import { requestLine } from "./log/request-line";
import { checkLogin, checkOptions, type SandboxOptions, settingsWith } from "./options";
import { Provider } from "./provider";
import { seededWorld } from "./seed/seed";
import { persistState, readStateFile, restoreStateFile } from "./state/state-file";
import { type SignInControl, signInControl } from "./visitor/visitor";
import { Clock } from "./world/clock";

/** A running sandbox. */
export interface Sandbox extends SandboxControl, SignInControl, AsyncDisposable {
  /** The URL at which the sandbox listens, such as `http://127.0.0.1:43210`. */
  readonly url: string;
  /** The port of `url`. */
  readonly port: number;
  /** The origin at which browsers reach the sandbox. @defaultValue `url` */
  readonly publicUrl: string;
  /** The credentials of the first application. */
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  /**
   * Returns all environment variables that an application needs: `EVENTPOP_URL`, `EVENTPOP_CLIENT_ID`,
   * `EVENTPOP_CLIENT_SECRET`, and `SESSION_SECRET`, a random secret for express-session.
   */
  env(): Record<string, string>;
  /** Returns the options with which `EventpopStrategy` and `eventpopAuth` connect to this sandbox. */
  strategyOptions(options: { readonly callbackURL: string }): StrategyOptions;
  /**
   * The token for `connectSandbox`. It is also the password of the inspector. Null if only this machine can connect,
   * because then no token is needed.
   */
  readonly controlToken: string | null;
  /** Closes all connections and stops the sandbox. A second call does nothing. */
  close(): Promise<void>;
}

/** The options of `EventpopStrategy` that depend on the sandbox. */
export interface StrategyOptions {
  /** The client id of the first application. */
  readonly clientID: string;
  /** The client secret of the first application. */
  readonly clientSecret: string;
  /** The callback URL that was passed to `strategyOptions`. */
  readonly callbackURL: string;
  /** The origin of the sandbox, instead of `https://www.eventpop.me`. */
  readonly eventpopURL: string;
}

/**
 * Starts a sandbox, and resolves when it listens. Rejects with a {@link SandboxError} if the port is in use, if an
 * option or the seed is invalid, or if `NODE_ENV` is `production`.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const provider = providerFor(options);
  if (options.state !== undefined) await restoreState(provider, options, options.state);
  checkLogin(options, provider.world);
  if (options.log) printRequests(provider);
  const control = localControl(provider);
  const access = controlAccess(options);
  const app = sandboxApp(provider, control, access);
  const server = await listenOn(app, options.port ?? 0, options.host);
  const stateFile = await keptState(provider, options, server);
  const { port } = server;
  const close = async () => {
    await server.close();
    await stateFile?.close();
  };
  const url = `http://${hostInUrl(options.host ?? LOOPBACK)}:${port}`;
  const publicUrl = options.publicUrl ?? url;
  const { clientId, clientSecret } = provider.world.applications.list()[0] ?? { clientId: "", clientSecret: "" };
  return {
    ...control,
    ...signInControl(url, publicUrl),
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

/**
 * Creates the Express application of a sandbox and starts no server. Mount it at the root path of your own server. The option `state` is an
 * error, because the application does not know when your server stops, so it could not write the last changes.
 */
export function createSandboxApp(options: SandboxOptions = {}): Express {
  if (options.state !== undefined) {
    const sentence = "Sandbox option state: only startSandbox keeps a state file, createSandboxApp does not.";
    throw new SandboxError("EVENTPOP_SANDBOX_BAD_OPTION", sentence);
  }
  const provider = providerFor(options);
  checkLogin(options, provider.world);
  return sandboxApp(provider, localControl(provider), controlAccess(options));
}

/** Prints each request when its response or its connection ends. */
function printRequests({ requests, world }: Provider): void {
  requests.subscribe({
    changed: (entry) => {
      if (entry.ms !== null) process.stdout.write(`${requestLine(redactionFor(world)(entry))}\n`);
    },
  });
}

const LOOPBACK = "127.0.0.1";

function controlAccess({ control = false, host = LOOPBACK }: SandboxOptions): ControlAccess {
  const isThisMachine = /^(localhost|127(\.\d+){3}|::1)$/.test(host);
  const token = isThisMachine ? null : randomBytes(32).toString("base64url");
  return typeof control === "object" ? { isEnabled: true, ...control } : { isEnabled: control, token };
}

function providerFor(options: SandboxOptions): Provider {
  checkOptions(options);
  if (process.env.NODE_ENV === "production" && !options.allowProduction) {
    throw new SandboxError(
      "EVENTPOP_SANDBOX_IN_PRODUCTION",
      "The Eventpop sandbox lets everyone sign in as any user, so it does not start with NODE_ENV=production; unset NODE_ENV, or pass allowProduction: true.",
    );
  }
  const clock = new Clock();
  if (options.frozen) clock.freeze(options.now);
  else if (options.now !== undefined) clock.set(options.now);
  return new Provider(seededWorld(options, clock.now()), clock, settingsWith(options));
}

/** Replaces the initial state by the one in the file, if the file exists. The options override the file. */
async function restoreState(provider: Provider, options: SandboxOptions, path: string): Promise<void> {
  const content = await readStateFile(path);
  if (content === undefined) return;
  const { clock } = provider.snapshot();
  restoreStateFile(provider, path, content);
  if (options.now !== undefined || options.frozen) provider.clock.restore(clock);
  // The sandbox may now listen at another address than the one for which the file has a public URL.
  provider.settings = { ...settingsWith(options, provider.settings), publicUrl: options.publicUrl ?? null };
}

/** Begins to write the state file. If it cannot be written, stops the server. */
async function keptState(provider: Provider, { state }: SandboxOptions, server: ListeningServer) {
  if (state === undefined) return undefined;
  try {
    return await persistState(provider, state);
  } catch (failure) {
    await server.close();
    throw failure;
  }
}

function hostInUrl(host: string): string {
  if (host === "0.0.0.0" || host === "::") return LOOPBACK;
  return host.includes(":") ? `[${host}]` : host;
}
