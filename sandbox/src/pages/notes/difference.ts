/**
 * Index of the first character in which two strings differ, or nothing where they are equal. An emoji is one character.
 */
export function firstDifference(a: string, b: string): number | undefined {
  return a === b ? undefined : agreement([...a], [...b]);
}

/** The candidate that agrees with `value` for longest. */
export function closest(value: string, candidates: readonly string[]): string | undefined {
  const characters = [...value];
  const agreements = candidates.map((candidate) => agreement(characters, [...candidate]));
  return candidates[agreements.indexOf(Math.max(...agreements))];
}

function agreement(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((character, at) => character !== b[at]);
  return index < 0 ? a.length : index;
}
