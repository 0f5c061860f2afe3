import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandboxApp, type Sandbox, type SandboxOptions, startSandbox } from "../src";
import { Application, tokensOf } from "./application";
import { Browser } from "./browser";
import { formsIn } from "./pages/forms";
import { form } from "./wire";

/** The file in which a sandbox keeps its state across restarts. */

let folder: string;
let file: string;
let running: Sandbox | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-state-"));
  file = join(folder, "state.json");
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  rmSync(folder, { recursive: true });
});

/** Starts a sandbox with the state file, after the earlier one has stopped. */
async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  await running?.close();
  running = await startSandbox({ state: file, ...options });
  return running;
}

const saved = () => JSON.parse(readFileSync(file, "utf8")) as Awaited<ReturnType<Sandbox["snapshot"]>>;

/** Waits until the file contains what `isSaved` expects. */
async function waitUntilSaved(isSaved: () => boolean): Promise<void> {
  while (!isSaved()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("a sandbox with a state file", () => {
  it("keeps the tokens of an app: after a restart the access token is accepted, and the refresh token is exchanged", async () => {
    const before = new Application(await start());
    const { access_token, refresh_token } = await before.signIn("ploy");
    const after = new Application(await start());

    expect((await after.api("/me", access_token)).status).toBe(200);
    expect(tokensOf(await after.refresh(refresh_token))).toMatchObject({ token_type: "Bearer" });
  });

  it("keeps users, clock, settings, faults, codes and the sign-ins of browsers, but not the request log", async () => {
    const first = await start();
    const browser = new Browser(first.url);
    await browser.signIn("somchai@sandbox.example", "sandbox");
    await first.users.create({ key: "kai", fullName: "ไก่" });
    await first.clock.freeze("2030-01-01T00:00:00Z");
    await first.settings.update({ compat: { meEnvelope: "flat" }, consent: "auto" });
    await first.faults.add({ on: "orders", type: "hang" });
    await first.codes.issue({ as: "kai", redirectUri: "http://localhost:3000/callback" });
    const before = await first.snapshot();
    const second = await start({ port: first.port });

    expect(await second.snapshot()).toEqual(before);
    expect((await browser.send("/oauth/authorized_applications")).status).toBe(200);
    expect((await second.requests.list()).map(({ path }) => path)).toEqual(["/oauth/authorized_applications"]);
    expect((await second.faults.add({ on: "me", type: "hang" })).id).toBe("hang-2");
  });

  it("writes each change at once, also one that an app or the inspector makes, so that a killed process loses nothing", async () => {
    const sandbox = await start();
    await new Application(sandbox).signIn("ploy");
    await waitUntilSaved(() => saved().world.tokens.length === 1);
    const browser = new Browser(sandbox.url);
    const page = await browser.send("/_sandbox/inspector/clock");
    const freeze = formsIn(page.body).find(({ action }) => action.endsWith("/freeze"));
    await browser.send(freeze?.action ?? "", form(Object.fromEntries(freeze?.fields ?? [])));
    await waitUntilSaved(() => saved().clock.frozenAt !== null);
    await sandbox.clock.resume();
    await waitUntilSaved(() => saved().clock.frozenAt === null);
    await sandbox.settings.update({ consent: "auto" });
    await waitUntilSaved(() => saved().settings.consent === "auto");
    await sandbox.faults.add({ on: "me", type: "hang" });
    await waitUntilSaved(() => saved().faults.length === 1);
    await sandbox.tickets.remove(9_000_401);
    await waitUntilSaved(() => saved().world.tickets.length === 42);
  });

  it("replaces the file in one step, and only the owner can read the file", async () => {
    const sandbox = await start();
    const { ino } = statSync(file);
    await sandbox.users.create({});
    await waitUntilSaved(() => saved().world.users.length === 10);
    // After further changes, the file system may use the number of the first file again.
    expect(statSync(file).ino).not.toBe(ino);
    for (let count = 0; count < 20; count += 1) {
      await sandbox.users.create({});
      expect(saved().world.users.length).toBeGreaterThanOrEqual(9);
    }
    await sandbox.close();

    expect(saved().world.users).toHaveLength(30);
    expect(readdirSync(folder)).toEqual(["state.json"]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("starts with the seed if the file does not exist, and a reset restores the seed", async () => {
    const seed = { users: [{ key: "kan" }] };
    await (await start({ seed })).users.create({ key: "kai" });
    const again = await start({ seed });
    expect((await again.users.list()).map(({ key }) => key)).toEqual(["kan", "kai"]);
    await again.reset();
    const last = await start({ seed });

    expect((await last.users.list()).map(({ key }) => key)).toEqual(["kan"]);
  });

  it("prefers its options to the file: settings, clock and the public URL", async () => {
    const first = await start({ consent: "auto", publicUrl: "http://me.localhost", now: "2030-01-01T00:00:00Z" });
    await first.settings.update({ compat: { meEnvelope: "flat" } });
    const second = await start({ consent: "prompt", compat: { iss: true }, now: "2040-01-01T00:00:00Z", frozen: true });

    expect(await second.settings.get()).toMatchObject({
      consent: "prompt",
      publicUrl: null,
      compat: { meEnvelope: "flat", iss: true },
    });
    expect(await second.clock.now()).toBe(Date.parse("2040-01-01T00:00:00Z"));
  });

  it("can start with a seed in the file, and with a user of the file as the automatic login", async () => {
    writeFileSync(file, JSON.stringify({ users: [{ key: "kan" }] }));
    const sandbox = await start({ login: { as: "kan" } });

    expect((await sandbox.users.list()).map(({ key }) => key)).toEqual(["kan"]);
    expect(saved().world.users).toHaveLength(1);
  });

  it("gives settings that an older version did not have their defaults", async () => {
    await (await start()).settings.update({ compat: { pkce: "refused" } });
    await running?.close();
    const state = saved();
    const { iss: _, ...compat } = state.settings.compat;
    writeFileSync(file, JSON.stringify({ ...state, settings: { ...state.settings, compat } }));

    expect((await (await start()).settings.get()).compat).toMatchObject({ pkce: "refused", iss: false });
  });

  it("starts again after rows were removed that other rows refer to, and with names that no form accepts", async () => {
    const first = await start();
    await first.users.create({ key: "blank", fullName: " " });
    await first.tickets.create({ eventId: 9_000_101, user: "blank" });
    await first.users.remove("somchai");
    await first.events.remove(9_000_102);
    await first.applications.remove("sandboxclient");
    const before = await first.snapshot();

    expect(await (await start()).snapshot()).toEqual(before);
  });

  it.each([
    ["is half written", '{"world":', /must be JSON/],
    ["has a wrong field", '{"world":{},"clock":{},"settings":{},"faults":[]}', /world\.users: is missing/],
  ])("does not start with a file that %s, and does not change the file", async (_what, content, reason) => {
    writeFileSync(file, content);

    const failure = { code: "EVENTPOP_SANDBOX_BAD_SEED", message: expect.stringMatching(reason) as string };
    await expect(start()).rejects.toMatchObject(failure);
    await expect(start()).rejects.toThrow(/Correct it, or delete it to start with the seed\.$/);
    expect(readFileSync(file, "utf8")).toBe(content);
  });

  it("does not start if the file cannot be written, and leaves no server behind", async () => {
    const failing = startSandbox({ state: join(folder, "none", "state.json"), port: 0 });

    await expect(failing).rejects.toThrow(/^The state file .* cannot be written: ENOENT/);
  });

  it("needs startSandbox, because createSandboxApp cannot say when the last change is written", () => {
    expect(() => createSandboxApp({ state: file })).toThrow(/only startSandbox keeps a state file/);
  });
});
