/**
 * Decodes the letters outside ASCII of a percent-encoded path, query or fragment, and nothing else: a Thai letter takes
 * nine bytes encoded and three decoded. Blanks and control characters stay encoded, as do bytes that are no UTF-8. A URL
 * parser encodes the result again as {@link encodeLetters} does.
 */
export function decodeLetters(path: string): string {
  return path.replace(/(?:%[89A-F][0-9A-F])+/gi, (encoded) => {
    try {
      const letters = decodeURIComponent(encoded);
      return /[\s\p{C}]/u.test(letters) ? encoded : letters;
    } catch {
      return encoded;
    }
  });
}

/** Encodes every letter outside ASCII (RFC 3986 §2.5), as URL parsers do. */
export function encodeLetters(path: string): string {
  return path.replace(/[^\0-\x7f]+/g, encodeURIComponent);
}
