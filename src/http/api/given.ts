type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Only what was given: for verbs a missing property differs from null. */
export function given<T extends object>(body: T): Given<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because nothing but undefined values is taken away
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Given<T>;
}
