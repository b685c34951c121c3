import { sql, type SQL } from "drizzle-orm";
import * as z from "zod/mini";

import type { RemoteFields } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";

/** The columns of a link that order and moves have to know. */
export type LinkFacts = {
  bindingId: string;
  localId: string | null;
  /** What a person calls the issue. */
  displayKey: string;
  updatedAt: number;
  version: string;
  /** JSON text of RemoteFields. */
  fields: string;
  state: string;
  movedTo: string | null;
  /** 1 when that state came as the answer to a write of ours. */
  isAnswer: number;
  /** What is logged on the issue in all. */
  spentSeconds: number | null;
};

/** A link with what its task shows of the issue. */
export type KnownLink = LinkFacts & {
  key: string;
  /** 1 when the task of `localId` is there. */
  hasTask: number;
  label: string | null;
  url: string | null;
};

/** The links of these issues, those that there are; rows are KnownLink. */
export function selectLinks(ctx: Ctx, keys: readonly string[]): SQL {
  const { workspaceId } = ctx.actor;
  return sql`
    SELECT links.remote_key AS key, links.binding_id AS bindingId, links.local_id AS localId,
      links.display_key AS displayKey, links.remote_updated_at AS updatedAt, links.remote_version AS version,
      links.remote_fields AS fields, links.state AS state, links.moved_to AS movedTo,
      links.written_version IS links.remote_version AS isAnswer, links.spent_seconds AS spentSeconds, tasks.id IS NOT NULL AS hasTask,
      tasks.source_label AS label, tasks.source_url AS url
    FROM json_each(${JSON.stringify(keys)}) AS wanted
    CROSS JOIN links ON links.workspace_id = ${workspaceId} AND links.remote_key = wanted.value
    LEFT JOIN tasks ON tasks.workspace_id = ${workspaceId} AND tasks.id = links.local_id`;
}

const fieldsSchema: z.ZodMiniType<RemoteFields> = z.object({
  title: z._default(z.string(), ""),
  bodyHash: z._default(z.string(), ""),
  status: z._default(z.string(), "open"),
  completedAt: z._default(z.nullable(z.number()), null),
  priority: z._default(z.string(), "none"),
  assigneeId: z._default(z.nullable(z.string()), null),
  dueOn: z._default(z.nullable(z.string()), null),
  estimateSeconds: z._default(z.nullable(z.number()), null),
  tags: z._default(z.string(), "[]"),
});

/** The fields that a link saw last; a tombstone saw none. */
export const readFields = (text: string): RemoteFields => fieldsSchema.parse(JSON.parse(text));
