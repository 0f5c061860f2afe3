/**
 * Returns the index of the first character in which `a` and `b` differ, or undefined if they are equal. An emoji counts
 * as one character.
 */
export function firstDifference(a: string, b: string): number | undefined {
  return a === b ? undefined : commonLength([...a], [...b]);
}

/**
 * Returns the candidate that has the longest common beginning and end with `value`. Returns undefined if there are no
 * candidates.
 */
export function mostSimilar(value: string, candidates: readonly string[]): string | undefined {
  const characters = [...value];
  const lengths = candidates.map((candidate) => {
    const others = [...candidate];
    return commonLength(characters, others) + commonLength(characters.toReversed(), others.toReversed());
  });
  return candidates[lengths.indexOf(Math.max(...lengths))];
}

function commonLength(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((character, at) => character !== b[at]);
  return index < 0 ? a.length : index;
}
