import { matches } from "./matches.ts";
import { Problem } from "./problem.ts";

export type PageArguments = {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  includeArchived?: boolean | null;
  orderBy?: "createdAt" | "updatedAt" | null;
  filter?: unknown;
  sort?: unknown;
};

type Listed = { id: string; createdAt: string; updatedAt: string; archivedAt: string | null };

const mostPerPage = 250;
export const usualPerPage = 50;

/** One page, newest first as Linear has them: https://linear.app/developers/pagination */
export function connectionOf<T extends Listed>(all: readonly T[], args: PageArguments) {
  if (args.sort !== undefined && args.sort !== null)
    throw new Problem("input", "The sandbox orders by createdAt or updatedAt only.");
  const order = args.orderBy ?? "createdAt";
  const sorted = all
    .filter((one) => args.includeArchived === true || one.archivedAt === null)
    .filter((one) => matches(one, args.filter))
    .toSorted((a, b) => Date.parse(b[order]) - Date.parse(a[order]) || (a.id < b.id ? 1 : -1));
  const isBackward = args.last !== null && args.last !== undefined;
  const size = Math.min(mostPerPage, args.first ?? args.last ?? usualPerPage);
  const behind = sorted.filter(
    (one) => isBehind(one, order, args.after) && isBefore(one, order, args.before),
  );
  const nodes = isBackward ? behind.slice(-size) : behind.slice(0, size);
  const [start, end] = [nodes.at(0), nodes.at(-1)];
  return {
    nodes,
    pageInfo: {
      startCursor: start === undefined ? null : cursorOf(start, order),
      endCursor: end === undefined ? null : cursorOf(end, order),
      hasNextPage: !isBackward && behind.length > nodes.length,
      hasPreviousPage: isBackward ? behind.length > nodes.length : behind.length < sorted.length,
    },
  };
}

/** A position in the order, so that what changes meanwhile shifts nothing. */
function cursorOf(one: Listed, order: "createdAt" | "updatedAt"): string {
  return btoa(JSON.stringify([one[order], one.id]));
}

function isBehind(one: Listed, order: "createdAt" | "updatedAt", cursor: string | null | undefined): boolean {
  if (cursor === null || cursor === undefined) return true;
  const [time, id] = readCursor(cursor);
  const difference = Date.parse(one[order]) - Date.parse(time);
  return difference < 0 || (difference === 0 && one.id < id);
}

function isBefore(one: Listed, order: "createdAt" | "updatedAt", cursor: string | null | undefined): boolean {
  if (cursor === null || cursor === undefined) return true;
  const [time, id] = readCursor(cursor);
  return one.id !== id && !isBehind(one, order, btoa(JSON.stringify([time, id])));
}

function readCursor(cursor: string): [time: string, id: string] {
  try {
    const [time, id] = JSON.parse(atob(cursor)) as [string, string];
    if (!Number.isNaN(Date.parse(time)) && typeof id === "string") return [time, id];
  } catch {
    // Not base64, or no JSON: as wrong as another cursor.
  }
  throw new Problem("input", "Argument Validation Error", "The cursor is not valid.");
}
