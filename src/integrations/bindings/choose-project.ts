import { and, eq } from "drizzle-orm";

import { projects } from "../../db/schema/work.ts";
import type { Ctx } from "../../domain/context.ts";
import { requireOpenProject } from "../../domain/projects/access.ts";
import { createProject } from "../../domain/projects/create-project.ts";
import { fold } from "../../lib/fold.ts";
import { clip } from "../../lib/truncate.ts";

/** The project that bears a container's name; made when there is none. Throws invalid when it is archived. */
export async function projectFor(ctx: Ctx, containerName: string): Promise<string> {
  const name = clip(containerName, 100);
  const known = await ctx.db
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, ctx.actor.workspaceId), eq(projects.nameNorm, fold(name))))
    .get();
  if (known === undefined) return (await createProject(ctx, { name })).id;
  await requireOpenProject(ctx, known.id);
  return known.id;
}
