import { and, eq } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { fold } from "../../lib/fold.ts";
import type { Container } from "../../providers/tracker.ts";
import { atSite, type OpenConnection, openConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { valueOf } from "./container-value.ts";

/** A container with what its checkbox sends; `site` is the name of its site, where there are several. */
export type Choice = Container & { value: string; site: string | null };
export type FoundContainer = Choice & { bindingId: string | null };
export type ContainerPage = {
  containers: FoundContainer[];
  /** From 1. */
  page: number;
  pages: number;
  total: number;
  /** Those of the asked ids that stand on other pages. */
  chosenElsewhere: Choice[];
  /** False when the account reaches more than could be listed. */
  isComplete: boolean;
};

const pageSize = 30;
/** Two thousand containers: more calls would keep a person waiting for too long. */
const mostCalls = 20;
const freshMs = 60_000;
const mostEntries = 20;

type Listed = { items: Container[]; next: string | null };
type Listing = { all: Choice[]; isComplete: boolean; at: number };

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
    const text = fold(`${container.site ?? ""} ${container.name} ${container.description}`);
    return words.every((word) => text.includes(word));
  });
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const present = Math.min(Math.max(1, page), pages);
  const shown = found.slice((present - 1) * pageSize, present * pageSize);
  const bound = await boundIds(ctx, open);
  return {
    containers: shown.map((container) => ({
      ...container,
      bindingId: bound.get(container.value) ?? null,
    })),
    page: present,
    pages,
    total: found.length,
    chosenElsewhere: all.filter(
      (container) => chosen.includes(container.value) && !shown.includes(container),
    ),
    isComplete,
  };
}

async function listAll(ctx: IntegrationContext, open: OpenConnection): Promise<Listing> {
  const { connection } = open;
  const key = `${connection.workspaceId}:${connection.id}`;
  const known = listings.get(key);
  if (known !== undefined && ctx.now - known.at < freshMs) return known;
  const sites = connection.sites.length === 0 ? [null] : connection.sites;
  const listing: Listing = { all: [], isComplete: true, at: ctx.now };
  for (const site of sites) {
    const { items, isComplete } = await listSite(atSite(open, site?.id ?? null), mostCalls / sites.length);
    listing.all.push(
      ...items.map((container) => ({
        ...container,
        value: valueOf({ externalId: container.externalId, siteId: site?.id ?? null }),
        site: sites.length > 1 ? (site?.name ?? null) : null,
      })),
    );
    listing.isComplete &&= isComplete;
  }
  listings.delete(key);
  const oldest = listings.keys().next().value;
  if (listings.size >= mostEntries && oldest !== undefined) listings.delete(oldest);
  listings.set(key, listing);
  return listing;
}

async function listSite(
  { provider: { tracker }, call }: OpenConnection,
  calls: number,
): Promise<{ items: Container[]; isComplete: boolean }> {
  if (tracker === undefined) return { items: [], isComplete: true };
  const items: Container[] = [];
  let next: string | null = null;
  for (let page = 0; page < Math.max(1, calls); page++) {
    const cursor: string | null = next;
    const listed: Listed = await call((access) => tracker.containers.list(access, cursor));
    items.push(...listed.items);
    next = listed.next;
    if (next === null) break;
  }
  return { items, isComplete: next === null };
}

async function boundIds(
  ctx: IntegrationContext,
  { connection }: OpenConnection,
): Promise<Map<string, string>> {
  const rows = await ctx.db
    .select({ id: bindings.id, externalId: bindings.externalId, siteId: bindings.siteId })
    .from(bindings)
    .where(
      and(
        eq(bindings.workspaceId, connection.workspaceId),
        eq(bindings.provider, connection.provider),
        eq(bindings.host, connection.host),
      ),
    );
  return new Map(rows.map((row) => [valueOf(row), row.id]));
}
