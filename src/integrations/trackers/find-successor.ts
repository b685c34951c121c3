import { and, eq, sql } from "drizzle-orm";
import * as z from "zod/mini";

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
  /** Another connection looks after the place or the issue: nothing of it may be touched from here. */
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

/** Follows an issue from its first move to where it is now. */
export async function findEnd(ctx: Ctx, binding: BindingRow, first: Successor): Promise<End> {
  let [to, targetBinding] = [first, binding];
  const passed: string[] = [];
  for (;;) {
    const key = issueKey(binding, to.issue.id);
    const [sibling, link] = await Promise.all([findSibling(ctx, binding, to), readLink(ctx, key)]);
    const isForeign =
      (sibling !== null && sibling.connectionId !== binding.connectionId) ||
      (link !== null && !(await isOwn(ctx, binding, link.bindingId)));
    if (sibling !== null && !isForeign) targetBinding = sibling;
    const isPassed = !isForeign && link?.state === "moved" && link.movedTo !== null;
    if (!isPassed || passed.length === mostMoves) return { key, to, link, targetBinding, passed, isForeign };
    passed.push(key);
    to = readSuccessor(link.movedTo ?? "");
  }
}

/** The link of an issue as it stands; null when the issue was never seen. */
export async function readLink(ctx: Ctx, key: string): Promise<LinkFacts | null> {
  const rows = await ctx.db.all<KnownLink>(selectLinks(ctx, [key]));
  return rows[0] ?? null;
}

async function findSibling(ctx: Ctx, binding: BindingRow, { container }: Successor) {
  const row = await ctx.db
    .select()
    .from(bindings)
    .where(
      and(
        eq(bindings.workspaceId, binding.workspaceId),
        eq(bindings.provider, binding.provider),
        eq(bindings.host, binding.host),
        sql`${bindings.capability} = 'tracker'`,
        eq(bindings.externalId, container.externalId),
        sql`${bindings.siteId} IS ${binding.siteId}`,
      ),
    )
    .get();
  return row ?? null;
}

async function isOwn(ctx: Ctx, binding: BindingRow, bindingId: string): Promise<boolean> {
  if (bindingId === binding.id) return true;
  const row = await ctx.db
    .select({ connectionId: bindings.connectionId })
    .from(bindings)
    .where(and(eq(bindings.workspaceId, binding.workspaceId), eq(bindings.id, bindingId)))
    .get();
  return row?.connectionId === binding.connectionId;
}
