import { projectMembers, projects } from "../../db/schema/work.ts";
import { fold } from "../../lib/fold.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { chooseClient, type ClientWish } from "./choose-client.ts";
import { colourFor, parseColour } from "./colours.ts";
import {
  type Project,
  projectOf,
  parseAccess,
  parseProjectCode,
  parseProjectName,
  takenOr,
} from "./project.ts";

export type CreateProject = ClientWish & {
  name: string;
  /** Empty = none. */
  code?: string | null;
  colour?: string;
  access?: string;
  billable?: boolean;
};

/** Makes a project; whoever makes it becomes its first project member. Throws forbidden, not_found (client), invalid, conflict (name or code taken). */
export async function createProject(ctx: Ctx, input: CreateProject): Promise<Project> {
  requireManager(ctx.actor, "create projects");
  const { db, actor, now } = ctx;
  const id = createId(now);
  const name = parseProjectName(input.name);
  const row = {
    workspaceId: actor.workspaceId,
    id,
    name,
    nameNorm: fold(name),
    code: parseProjectCode(input.code ?? ""),
    clientId: (await chooseClient(ctx, input, null)) ?? null,
    colour: input.colour === undefined ? colourFor(id) : parseColour(input.colour),
    access: parseAccess(input.access ?? "workspace"),
    billable: input.billable ?? false,
    version: 1,
    createdAt: now,
    updatedAt: now,
    archivedAt: null,
  };
  const first =
    "userId" in actor
      ? [
          db.insert(projectMembers).values({
            workspaceId: actor.workspaceId,
            projectId: id,
            userId: actor.userId,
            createdAt: now,
          }),
        ]
      : [];
  try {
    await commit(ctx, {
      statements: [db.insert(projects).values(row), ...first],
      audit: { action: "project.created", target: id, detail: { name } },
    });
  } catch (error) {
    throw takenOr(error, row);
  }
  return projectOf(row);
}
