import { and, eq, type SQL, sql } from "drizzle-orm";

import { connectionOfBinding } from "../../../db/queries/joins.ts";
import { bindings } from "../../../db/schema/bindings.ts";
import { connections } from "../../../db/schema/connections.ts";
import type { IntegrationContext } from "../../context.ts";

export type ToldChannel = { bindingId: string; connectionId: string; channelId: string };

/** The statement for the channels of a project that take messages: none of a connection that is paused or lost. */
export function toldChannels({ db, actor }: IntegrationContext, projectId: SQL) {
  return db
    .select({
      bindingId: bindings.id,
      connectionId: bindings.connectionId,
      channelId: bindings.externalId,
    })
    .from(bindings)
    .innerJoin(connections, and(connectionOfBinding, eq(connections.status, "active")))
    .where(
      sql`${eq(bindings.workspaceId, actor.workspaceId)} AND bindings.capability = 'chat' AND ${eq(bindings.status, "active")}
        AND bindings.project_id = ${projectId}`,
    );
}
