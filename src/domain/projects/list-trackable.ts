import { and, asc, eq, isNull } from "drizzle-orm";

import { projects } from "../../db/schema/work.ts";
import type { PersonCtx } from "../context.ts";
import { mayTrack } from "./access.ts";

/** The statement behind listTrackable, for a page's own batch. Rows: id, name, nameNorm, colour, billable; by name. */
export function trackableProjects(ctx: PersonCtx) {
  const { id, name, nameNorm, colour, billable } = projects;
  return ctx.db
    .select({ id, name, nameNorm, colour, billable })
    .from(projects)
    .where(
      and(
        eq(projects.workspaceId, ctx.actor.workspaceId),
        isNull(projects.archivedAt),
        mayTrack(ctx.actor.userId),
      ),
    )
    .orderBy(asc(projects.nameNorm));
}

/** The projects that the person may track on now, by name: what pickers offer. */
export async function listTrackable(ctx: PersonCtx) {
  return trackableProjects(ctx);
}
