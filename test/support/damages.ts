/** A payload with each of its values left out once, and put in another form once. */
export function damagesOf(payload: object): string[] {
  return pathsOf(payload).flatMap((path) =>
    [undefined, 7].map((value) => JSON.stringify(withValue(payload, path, value))),
  );
}

function pathsOf(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [[...at, name], ...pathsOf(part, [...at, name])]);
}

function withValue(value: unknown, [name = "", ...rest]: string[], to: unknown): unknown {
  if (Array.isArray(value)) return value.map((part, i) => (String(i) === name ? next(part, rest, to) : part));
  return { ...Object(value), [name]: next(Object(value)[name], rest, to) };
}

const next = (part: unknown, rest: string[], to: unknown) =>
  rest.length === 0 ? to : withValue(part, rest, to);
