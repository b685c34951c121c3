import { and, eq } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { fold } from "../../lib/fold.ts";
import type { Container } from "../../providers/tracker.ts";
import { type OpenConnection, openConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";

export type FoundContainer = Container & { bindingId: string | null };
export type ContainerPage = {
  containers: FoundContainer[];
  /** From 1. */
  page: number;
  pages: number;
  total: number;
  /** Those of the asked ids that stand on other pages. */
  chosenElsewhere: Container[];
  /** False when the account reaches more than could be listed. */
  isComplete: boolean;
};

const pageSize = 30;
/** Two thousand repositories: more calls would keep a person waiting for too long. */
const mostCalls = 20;
const freshMs = 60_000;
const mostEntries = 20;

type Listed = { items: Container[]; next: string | null };
type Listing = { all: Container[]; isComplete: boolean; at: number };

// Paging and searching ask for the same list again within seconds; a provider answers a hundred at a time.
const listings = new Map<string, Listing>();

/**
 * One page of the containers that a connection reaches, filtered by words in name or description, with those that are bound
 * already marked. Throws not_found, conflict and ProviderError.
 */
export async function searchContainers(
  ctx: IntegrationContext,
  {
    connectionId,
    query,
    page,
    chosen = [],
  }: { connectionId: string; query: string; page: number; chosen?: string[] },
): Promise<ContainerPage> {
  const open = await openConnection(ctx, connectionId);
  const { all, isComplete } = await listAll(ctx, open);
  const words = fold(query).split(" ");
  const found = all.filter((container) => {
    const text = fold(`${container.name} ${container.description}`);
    return words.every((word) => text.includes(word));
  });
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const present = Math.min(Math.max(1, page), pages);
  const shown = found.slice((present - 1) * pageSize, present * pageSize);
  const bound = await boundIds(ctx, open);
  return {
    containers: shown.map((container) => ({
      ...container,
      bindingId: bound.get(container.externalId) ?? null,
    })),
    page: present,
    pages,
    total: found.length,
    chosenElsewhere: all.filter(
      (container) => chosen.includes(container.externalId) && !shown.includes(container),
    ),
    isComplete,
  };
}

async function listAll(
  ctx: IntegrationContext,
  { connection, provider, call }: OpenConnection,
): Promise<Listing> {
  const key = `${connection.workspaceId}:${connection.id}`;
  const known = listings.get(key);
  if (known !== undefined && ctx.now - known.at < freshMs) return known;
  const all: Container[] = [];
  const { tracker } = provider;
  const list = (cursor: string | null): Promise<Listed> =>
    tracker === undefined
      ? Promise.resolve({ items: [], next: null })
      : call((access) => tracker.containers.list(access, cursor));
  let listed = await list(null);
  all.push(...listed.items);
  for (let calls = 1; listed.next !== null && calls < mostCalls; calls++) {
    listed = await list(listed.next);
    all.push(...listed.items);
  }
  const listing = { all, isComplete: listed.next === null, at: ctx.now };
  listings.delete(key);
  const oldest = listings.keys().next().value;
  if (listings.size >= mostEntries && oldest !== undefined) listings.delete(oldest);
  listings.set(key, listing);
  return listing;
}

async function boundIds(
  ctx: IntegrationContext,
  { connection }: OpenConnection,
): Promise<Map<string, string>> {
  const rows = await ctx.db
    .select({ id: bindings.id, externalId: bindings.externalId })
    .from(bindings)
    .where(
      and(
        eq(bindings.workspaceId, connection.workspaceId),
        eq(bindings.provider, connection.provider),
        eq(bindings.host, connection.host),
      ),
    );
  return new Map(rows.map((row) => [row.externalId, row.id]));
}
