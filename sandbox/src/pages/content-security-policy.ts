import { createHash } from "node:crypto";
import { copyScript } from "./copy-script";
import { stylesheet } from "./stylesheet";

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The Content-Security-Policy that every page bears: one stylesheet, one script, pictures, forms, and no frames.
 * `form-action` is left out on purpose: Chromium applies it to redirects too, so it would stop the answer to the consent form
 * on its way back to the application.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${hashOf(stylesheet)}`,
  `script-src ${hashOf(copyScript)}`,
  "img-src 'self' data:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");
