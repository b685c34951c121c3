/** The first of all that share a key, directly or through one that was left out; in their order. */
export function disjoint<T>(all: readonly T[], keysOf: (one: T) => readonly string[]): T[] {
  const taken = new Set<string>();
  return all.filter((one) => {
    const keys = keysOf(one);
    const isFree = keys.every((key) => !taken.has(key));
    for (const key of keys) taken.add(key);
    return isFree;
  });
}
