import { and, eq, isNull, sql } from "drizzle-orm";
import * as z from "zod/mini";

import { rowsOf, runBatch } from "../../db/run-statements.ts";
import { bindings } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { type KnownLink, type LinkFacts, selectLinks } from "./known-links.ts";
import { issueKey } from "./map-issue.ts";

const namedSchema = z.object({ id: z.nullable(z.string()), name: z.string() });

const successorSchema = z.object({
  container: z.object({ externalId: z.string(), name: z.string(), url: z.string() }),
  issue: z.object({
    id: z.string(),
    key: z.string(),
    url: z.string(),
    title: z.string(),
    body: z.object({
      text: z.string(),
      source: z.string(),
      format: z.enum(["markdown", "html", "adf", "blocks", "wiki"]),
    }),
    status: z.object({ id: z.string(), name: z.string(), category: z.enum(["todo", "doing", "done"]) }),
    type: z.nullable(namedSchema),
    parentKey: z.nullable(z.string()),
    priority: z.nullable(namedSchema),
    labels: z.array(namedSchema),
    assignees: z.array(z.object({ accountId: z.string(), login: z.string() })),
    dueOn: z.nullable(z.string()),
    estimateSeconds: z.nullable(z.number()),
    spentSeconds: z.nullable(z.number()),
    createdAt: z.number(),
    updatedAt: z.number(),
    closedAt: z.nullable(z.number()),
    version: z.string(),
  }),
});

/** Where an issue was moved, and what it said there. */
export type Successor = z.infer<typeof successorSchema>;

/** Where a chain of moves ends, as far as it is known. */
export type End = {
  key: string;
  to: Successor;
  link: LinkFacts | null;
  /** The last binding of the same connection along the chain. */
  targetBinding: BindingRow;
  /** Links along the chain that were moved on. */
  passed: string[];
  /** Another connection looks after the container or the issue: nothing of it may be touched from here. */
  isForeign: boolean;
};

const mostMoves = 20;

/** Throws for text that `writeSuccessor` did not write. */
export function readSuccessor(text: string): Successor {
  return successorSchema.parse(JSON.parse(text));
}

export function writeSuccessor({ container, issue }: Successor): string {
  const { externalId, name, url } = container;
  return JSON.stringify({ container: { externalId, name, url }, issue });
}

/** Where issues are now that were moved to these containers: two statements for each step of the longest chain of moves. */
export async function findEnds(ctx: Ctx, binding: BindingRow, firsts: readonly Successor[]): Promise<End[]> {
  const ends = firsts.map((to): End => {
    const key = issueKey(binding, to.issue.id);
    return { key, to, link: null, targetBinding: binding, passed: [], isForeign: false };
  });
  for (let open = ends; open.length > 0;) {
    const [siblings, links] = await Promise.all([
      findSiblings(ctx, binding, open),
      readLinks(
        ctx,
        open.map(({ key }) => key),
      ),
    ]);
    open = open.filter((end) => isMovedOn(binding, end, { siblings, links }));
  }
  return ends;
}

type Known = { siblings: ReadonlyMap<string, BindingRow>; links: ReadonlyMap<string, OwnedLink> };

/** Notes what is known where the issue came to, and goes on if it went on from there. */
function isMovedOn(binding: BindingRow, end: End, { siblings, links }: Known): boolean {
  const { id, connectionId } = binding;
  const sibling = siblings.get(end.to.container.externalId);
  const link = links.get(end.key) ?? null;
  end.link = link;
  end.isForeign =
    (sibling !== undefined && sibling.connectionId !== connectionId) ||
    (link !== null && link.bindingId !== id && link.connectionId !== connectionId);
  if (end.isForeign) return false;
  end.targetBinding = sibling ?? end.targetBinding;
  if (link?.state !== "moved" || link.movedTo === null || end.passed.length === mostMoves) return false;
  end.passed.push(end.key);
  end.to = readSuccessor(link.movedTo);
  end.key = issueKey(binding, end.to.issue.id);
  return true;
}

type OwnedLink = KnownLink & {
  /** Of its binding; null when that is no more. */
  connectionId: string | null;
};

/** The links of these issues as they stand, by their keys; one that was never seen has none. */
export async function readLinks(ctx: Ctx, keys: readonly string[]): Promise<Map<string, OwnedLink>> {
  const { workspaceId } = ctx.actor;
  const [links, owners] = await runBatch(ctx.db, [
    selectLinks(ctx, keys),
    sql`
      SELECT links.remote_key AS key, bindings.connection_id AS connectionId
      FROM json_each(${JSON.stringify(keys)}) AS wanted
      CROSS JOIN links ON links.workspace_id = ${workspaceId} AND links.remote_key = wanted.value
      CROSS JOIN bindings ON bindings.workspace_id = ${workspaceId} AND bindings.id = links.binding_id`,
  ]);
  const ownerOf = new Map(
    rowsOf<{ key: string; connectionId: string }>(owners).map(({ key, connectionId }) => [key, connectionId]),
  );
  return new Map(
    rowsOf<KnownLink>(links).map((link) => [
      link.key,
      { ...link, connectionId: ownerOf.get(link.key) ?? null },
    ]),
  );
}

/** What is connected of the containers that issues came to, whoever connected it. */
async function findSiblings(ctx: Ctx, binding: BindingRow, ends: readonly End[]) {
  const { workspaceId, provider, host, siteId } = binding;
  const containers = JSON.stringify([...new Set(ends.map(({ to }) => to.container.externalId))]);
  const rows = await ctx.db
    .select()
    .from(bindings)
    .where(
      and(
        eq(bindings.workspaceId, workspaceId),
        eq(bindings.provider, provider),
        eq(bindings.host, host),
        sql`${bindings.capability} = 'tracker'`,
        siteId === null ? isNull(bindings.siteId) : eq(bindings.siteId, siteId),
        sql`${bindings.externalId} IN (SELECT value FROM json_each(${containers}))`,
      ),
    );
  return new Map(rows.map((row) => [row.externalId, row]));
}
