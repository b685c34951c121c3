type Filter = Record<string, unknown>;

const text = (value: unknown) => (typeof value === "string" ? value : "");
const ordinal = (value: unknown) =>
  typeof value === "string" && !Number.isNaN(Date.parse(value)) ? Date.parse(value) : Number(value);

const comparators: Readonly<Record<string, (value: unknown, wanted: unknown) => boolean>> = {
  eq: (value, wanted) => value === wanted || (isTime(value) && ordinal(value) === ordinal(wanted)),
  neq: (value, wanted) => value !== wanted,
  in: (value, wanted) => Array.isArray(wanted) && wanted.includes(value),
  nin: (value, wanted) => Array.isArray(wanted) && !wanted.includes(value),
  gt: (value, wanted) => value !== null && ordinal(value) > ordinal(wanted),
  gte: (value, wanted) => value !== null && ordinal(value) >= ordinal(wanted),
  lt: (value, wanted) => value !== null && ordinal(value) < ordinal(wanted),
  lte: (value, wanted) => value !== null && ordinal(value) <= ordinal(wanted),
  null: (value, wanted) => (value === null) === wanted,
  contains: (value, wanted) => text(value).includes(text(wanted)),
  containsIgnoreCase: (value, wanted) => text(value).toLowerCase().includes(text(wanted).toLowerCase()),
  startsWith: (value, wanted) => text(value).startsWith(text(wanted)),
  endsWith: (value, wanted) => text(value).endsWith(text(wanted)),
  eqIgnoreCase: (value, wanted) => text(value).toLowerCase() === text(wanted).toLowerCase(),
  some: (value, wanted) => nodesOf(value).some((node) => matches(node, wanted)),
  every: (value, wanted) => nodesOf(value).every((node) => matches(node, wanted)),
};

/** Whether a presented thing is as the filter wants it: https://linear.app/developers/filtering */
export function matches(value: unknown, filter: unknown): boolean {
  if (typeof filter !== "object" || filter === null) return true;
  return Object.entries(filter as Filter).every(([name, wanted]) => {
    if (wanted === undefined) return true;
    if (name === "and") return Array.isArray(wanted) && wanted.every((one) => matches(value, one));
    if (name === "or") return Array.isArray(wanted) && wanted.some((one) => matches(value, one));
    const compare = Object.hasOwn(comparators, name) ? comparators[name] : undefined;
    if (compare !== undefined) return compare(value, wanted);
    return matches(fieldOf(value, name), wanted);
  });
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return null;
  const field: unknown = (value as Filter)[name];
  return (typeof field === "function" ? (field as (args: object) => unknown)({}) : field) ?? null;
}

function nodesOf(value: unknown): unknown[] {
  const nodes = fieldOf(value, "nodes");
  return Array.isArray(nodes) ? nodes : [];
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}T/.test(value);
}
