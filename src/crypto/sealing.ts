import { createCipheriv, createDecipheriv, createHash, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { randomBytes } from "./random-bytes";

/** Seals text: encrypts and authenticates it. Only the same key, purpose and context can unseal it. */
export interface Sealer {
  /** Seals `text`. `unseal` needs the same `context`, which is authenticated with the text (AES-GCM associated data). */
  seal(text: string, context: string): string;
  /** Returns the text, or undefined if no key fits, the sealed string was changed, or the context differs. Never throws. */
  unseal(sealed: string, context: string): string | undefined;
}

interface SealingKey {
  readonly id: string;
  readonly key: KeyObject;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Creates a sealer that uses AES-256-GCM. HKDF-SHA-256 derives one key from each secret and the purpose. The first secret seals.
 * Every secret can unseal, so that secrets can be rotated. A sealed string is the key id, a dot, and the base64url of nonce,
 * ciphertext and tag.
 */
export function createSealer(secrets: readonly string[], purpose: string): Sealer {
  const keys = secrets.map((secret) => deriveKey(secret, purpose));
  const [newest] = keys;
  if (!newest) throw new RangeError("A sealer needs at least one secret.");
  return {
    seal: (text, context) => `${newest.id}.${encrypt(newest.key, text, context).toString("base64url")}`,
    unseal(sealed, context) {
      const [id, encoded, ...rest] = sealed.split(".");
      if (encoded === undefined || rest.length > 0) return undefined;
      const bytes = Buffer.from(encoded, "base64url");
      // Node ignores characters that are not base64url. Only the exact encoding is accepted.
      if (bytes.length < IV_BYTES + TAG_BYTES || bytes.toString("base64url") !== encoded) return undefined;
      for (const key of keys) {
        const text = key.id === id ? decrypt(key.key, bytes, context) : undefined;
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}

function deriveKey(secret: string, purpose: string): SealingKey {
  const bytes = Buffer.from(hkdfSync("sha256", secret, "", `passport-eventpop ${purpose}`, 32));
  return { id: createHash("sha256").update(bytes).digest("base64url").slice(0, 6), key: createSecretKey(bytes) };
}

function encrypt(key: KeyObject, text: string, context: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: KeyObject, bytes: Buffer, context: string): string | undefined {
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
    // `final` throws if the tag is wrong. In GCM mode, it returns no bytes.
    decipher.final();
    return text.toString("utf8");
  } catch {
    return undefined;
  }
}
