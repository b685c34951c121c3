import { and, eq } from "drizzle-orm";

import { projectMembers, projects } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "./access.ts";
import { chooseClient, type ClientWish } from "./choose-client.ts";
import { parseColour } from "./colours.ts";
import {
  type Project,
  projectOf,
  parseAccess,
  parseProjectCode,
  parseProjectName,
  takenOr,
} from "./project.ts";

export type UpdateProject = ClientWish & {
  id: string;
  /** The version that was edited. */
  version: number;
  name?: string;
  /** Empty = none. */
  code?: string | null;
  colour?: string;
  access?: string;
  billable?: boolean;
};

/** Changes what is given. Throws forbidden, not_found, invalid, conflict (fields "name" and "code": taken; field "version": changed meanwhile). */
export async function updateProject(ctx: Ctx, input: UpdateProject): Promise<Project> {
  requireManager(ctx.actor, "change projects");
  const current = await findProject(ctx, input.id);
  if (current.version !== input.version) throw changedMeanwhile();
  const { db, now } = ctx;
  const clientId = await chooseClient(ctx, input, current.clientId);
  const changes = { ...changesOf(input), ...(clientId !== undefined && { clientId }) };
  const next = { ...changes, version: input.version + 1, updatedAt: now };
  const isVisible = next.name !== undefined || next.access !== undefined;
  try {
    const [rows] = await commit(ctx, {
      statements: [
        db
          .update(projects)
          .set(next)
          .where(
            and(
              eq(projects.workspaceId, current.workspaceId),
              eq(projects.id, current.id),
              eq(projects.version, input.version),
            ),
          )
          .returning(),
        ...firstMember(ctx, current, next.access),
      ],
      audit: { action: "project.changed", target: current.id, detail: changes },
      event: isVisible ? { type: "project.changed", projectId: current.id } : [],
    });
    const [row] = rows;
    if (row === undefined) throw changedMeanwhile();
    return projectOf(row);
  } catch (error) {
    throw takenOr(error, { ...current, ...next });
  }
}

function changesOf(input: UpdateProject) {
  const name = input.name === undefined ? undefined : parseProjectName(input.name);
  return {
    ...(name !== undefined && { name, nameNorm: fold(name) }),
    ...(input.code !== undefined && { code: parseProjectCode(input.code ?? "") }),
    ...(input.colour !== undefined && { colour: parseColour(input.colour) }),
    ...(input.access !== undefined && { access: parseAccess(input.access) }),
    ...(input.billable !== undefined && { billable: input.billable }),
  };
}

/** Whoever closes a project to its members stays one, so that nobody locks everybody out. */
function firstMember(ctx: Ctx, current: { id: string; access: string }, access: string | undefined) {
  const { db, actor, now } = ctx;
  if (!("userId" in actor) || access !== "members" || current.access === "members") return [];
  const { workspaceId, userId } = actor;
  return [
    db
      .insert(projectMembers)
      .values({ workspaceId, projectId: current.id, userId, createdAt: now })
      .onConflictDoNothing(),
  ];
}

function changedMeanwhile(): AppError {
  return new AppError(
    "conflict",
    "Somebody changed this project while you were editing it. Compare both versions, then save again.",
    "version",
  );
}
