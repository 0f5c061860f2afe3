import { MemoryStore, type SessionData } from "express-session";

/** A store that never removes a session. */
export class LastingStore extends MemoryStore {
  override get(sid: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    const { sessions } = this as unknown as { sessions: Record<string, string> };
    const stored = sessions[sid];
    setImmediate(callback, null, stored && JSON.parse(stored));
  }
}
