import { open, readFile, rename, rm } from "node:fs/promises";
import { SandboxError } from "../errors";
import type { Provider } from "../provider";
import { realTimers } from "../world/real-timers";
import { importState } from "./state-import";

/**
 * How long changes are collected before they are written. A process that is killed loses at most the changes of this time, in milliseconds.
 */
const INTERVAL_MS = 100;

/** The file in which a sandbox keeps its state. */
export interface StateFile {
  /** Writes the changes that are not written yet, and stops. A second call does nothing. */
  close(): Promise<void>;
}

/** Returns the content of a state file, or undefined if the file does not exist. */
export async function readStateFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw fileError(path, "read", failure);
  }
}

/** Replaces the state of `provider` by the content of the file at `path`. */
export function restoreStateFile(provider: Provider, path: string, content: string): void {
  try {
    importState(provider, content);
  } catch (failure) {
    if (!(failure instanceof SandboxError)) throw failure;
    const sentence = `The state file ${path} is not valid: ${failure.message} Correct it, or delete it to start with the seed.`;
    throw new SandboxError("EVENTPOP_SANDBOX_BAD_SEED", sentence, failure);
  }
}

/**
 * Writes the state of `provider` to the file at `path`, now and after each change. Rejects with a {@link SandboxError} if the file
 * cannot be written now. If a later write fails, a process warning says so, and the next change is written again.
 */
export async function persistState(provider: Provider, path: string): Promise<StateFile> {
  let timer: ReturnType<typeof realTimers.setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isClosed = false;
  await write();
  provider.onChange = () => {
    if (isClosed) return;
    timer ??= realTimers.setTimeout(writeLater, INTERVAL_MS);
  };

  return {
    close: async () => {
      isClosed = true;
      if (timer !== undefined) {
        realTimers.clearTimeout(timer);
        writeLater();
      }
      await writing;
    },
  };

  function writeLater(): void {
    timer = undefined;
    writing = writing.then(write).catch((failure: unknown) => {
      process.emitWarning((failure as Error).message, "EventpopSandboxWarning");
    });
  }

  function write(): Promise<void> {
    return writeAtomically(path, `${JSON.stringify(provider.snapshot(), null, 1)}\n`);
  }
}

/** Replaces a file in one step, so that it is complete at every moment, even if the process or the machine stops. */
async function writeAtomically(path: string, content: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    // Only the owner may read the file, because it contains secrets.
    const file = await open(temporary, "w", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (failure) {
    await rm(temporary, { force: true });
    throw fileError(path, "written", failure);
  }
}

function fileError(path: string, done: "read" | "written", failure: unknown): SandboxError {
  const { message: reason } = failure as Error;
  return new SandboxError(
    "EVENTPOP_SANDBOX_BAD_OPTION",
    `The state file ${path} cannot be ${done}: ${reason}`,
    failure,
  );
}
