import { bindings } from "../../../db/schema/bindings.ts";
import { insertWhere } from "../../../db/insert-where.ts";
import { commit } from "../../../domain/commit.ts";
import { type PersonActor, requireManager } from "../../../domain/context.ts";
import { findProject } from "../../../domain/projects/access.ts";
import { createId } from "../../../lib/id.ts";
import { findConnection } from "../../connections/find-connection.ts";
import type { IntegrationContext } from "../../context.ts";
import { type ChannelChoice, findChannel } from "./find-channel.ts";
import { and, eq, sql } from "drizzle-orm";

/** Connects a channel to a project, whose tasks are then posted to it. Idempotent; enables it again when it was disabled. Throws as findChannel, forbidden, not_found. */
export async function bindChannel(
  ctx: IntegrationContext<PersonActor>,
  projectId: string,
  choice: ChannelChoice,
): Promise<{ name: string }> {
  requireManager(ctx.actor, "choose the channels of a project");
  await findProject(ctx, projectId);
  const { name } = await findChannel(ctx, choice);
  const { connectionId, channelId } = choice;
  const { provider, host } = await findConnection(ctx, connectionId);
  const { db, now, actor } = ctx;
  const { workspaceId } = actor;
  const isIt = and(
    eq(bindings.workspaceId, workspaceId),
    eq(bindings.projectId, projectId),
    eq(bindings.connectionId, connectionId),
    eq(bindings.externalId, channelId),
    eq(bindings.capability, "chat"),
  );
  const fresh = { name, status: "active", lastError: null, lastErrorAt: null, updatedAt: now };
  const row = {
    ...fresh,
    workspaceId,
    id: createId(now),
    connectionId,
    projectId,
    provider,
    host,
    externalId: channelId,
    url: "",
    settings: { capability: "chat" as const },
    createdBy: actor.userId,
    createdAt: now,
  };
  const isNew = sql`NOT EXISTS (SELECT 1 FROM ${bindings} WHERE ${isIt})`;
  await commit(ctx, {
    statements: [db.update(bindings).set(fresh).where(isIt), insertWhere(db, bindings, row, isNew)],
    audit: {
      when: sql`true`,
      action: "channel.bind",
      target: `project:${projectId}`,
      detail: { connectionId, channelId, name },
    },
  });
  return { name };
}
