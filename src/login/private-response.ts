import { type FrameworkResponse, setHeader } from "./framework-response";

/** Makes a response one that no cache may keep and no other site may learn the address of (RFC 9700 §4.2.4). */
export function setPrivateHeaders(res: FrameworkResponse): void {
  setHeader(res, "Cache-Control", "no-store");
  setHeader(res, "Referrer-Policy", "no-referrer");
}
