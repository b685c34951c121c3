import { and, asc, eq, sql } from "drizzle-orm";

import { connectionOfBinding } from "../../../db/queries/joins.ts";
import { bindings } from "../../../db/schema/bindings.ts";
import { connections } from "../../../db/schema/connections.ts";
import { commit } from "../../../domain/commit.ts";
import { type Ctx, type PersonActor, type PersonCtx, requireManager } from "../../../domain/context.ts";
import { notFound } from "../../../lib/errors.ts";
import type { IntegrationContext } from "../../context.ts";
import { bindChannel } from "./bind-channel.ts";
import { blockedReason } from "./blocked-reason.ts";

export type ProjectChannel = {
  id: string;
  name: string;
  /** "active", "disabled" or "needs_reconnect"; "paused" and "needs_reconnect" also while its connection is. */
  status: string;
  lastError: string | null;
};

/** The channels that a project's tasks are posted to, by name. */
export async function listProjectChannels(ctx: Ctx, projectId: string): Promise<ProjectChannel[]> {
  return channelsOf(await projectChannels(ctx, projectId));
}

/** The statement behind listProjectChannels, for a page's own batch. */
export function projectChannels(ctx: Ctx, projectId: string) {
  const { id, name, status, lastError } = bindings;
  return ctx.db
    .select({
      id,
      name,
      status,
      lastError,
      connectionStatus: sql<string>`${connections.status}`.as("connection_status"),
      connectionError: sql<string | null>`${connections.lastError}`.as("connection_error"),
    })
    .from(bindings)
    .innerJoin(connections, connectionOfBinding)
    .where(
      and(
        eq(bindings.workspaceId, ctx.actor.workspaceId),
        eq(bindings.projectId, projectId),
        sql`capability = 'chat'`,
      ),
    )
    .orderBy(asc(bindings.name));
}

/** The channels that the rows of `projectChannels` are. */
export function channelsOf(rows: Awaited<ReturnType<typeof projectChannels>>): ProjectChannel[] {
  return rows.map(({ connectionStatus, connectionError, ...channel }) => {
    const blocked = blockedReason({ status: connectionStatus, lastError: connectionError });
    if (blocked === null || channel.status === "disabled")
      return { ...channel, lastError: channel.lastError ?? blocked };
    return { ...channel, status: connectionStatus, lastError: blocked };
  });
}

/** Posts tasks to a disabled channel again. Throws what bindChannel throws. */
export async function resumeChannel(
  context: IntegrationContext<PersonActor>,
  projectId: string,
  bindingId: string,
): Promise<{ name: string }> {
  requireManager(context.actor, "choose the channels of a project");
  const found = await context.db
    .select({ connectionId: bindings.connectionId, channelId: bindings.externalId })
    .from(bindings)
    .where(isChannelOf(context, projectId, bindingId))
    .get();
  if (found === undefined) throw notFound("channel");
  return bindChannel(context, projectId, found);
}

/** Removes a channel: no more tasks are posted to it. Throws forbidden and not_found. */
export async function unbindChannel(ctx: PersonCtx, projectId: string, bindingId: string): Promise<void> {
  requireManager(ctx.actor, "choose the channels of a project");
  const [removed] = await commit(ctx, {
    statements: [
      ctx.db
        .delete(bindings)
        .where(isChannelOf(ctx, projectId, bindingId))
        .returning({ id: bindings.id }),
    ],
    audit: { action: "channel.unbind", target: `project:${projectId}`, detail: { bindingId } },
  });
  if (removed.length === 0) throw notFound("channel");
}

function isChannelOf({ actor }: Ctx, projectId: string, bindingId: string) {
  return and(
    eq(bindings.workspaceId, actor.workspaceId),
    eq(bindings.id, bindingId),
    eq(bindings.projectId, projectId),
    eq(bindings.capability, "chat"),
  );
}
