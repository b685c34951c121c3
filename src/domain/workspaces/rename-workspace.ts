import { and, eq, ne } from "drizzle-orm";

import { workspaces } from "../../db/schema/people.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { requireBrowser, requireOwner } from "../members/roles.ts";

/** Throws forbidden for anybody but owners, and invalid. */
export async function renameWorkspace(ctx: PersonCtx, input: { name: string }): Promise<void> {
  const { actor, db } = ctx;
  requireBrowser(actor, "rename the workspace");
  requireOwner(actor, "rename the workspace");
  const name = input.name.trim();
  if (name === "" || name.length > 80) {
    throw new AppError("invalid", "Enter a name of 1 to 80 characters.", "workspaceName");
  }
  await commit(ctx, {
    statements: [
      db
        .update(workspaces)
        .set({ name })
        .where(and(eq(workspaces.id, actor.workspaceId), ne(workspaces.name, name))),
    ],
    audit: { action: "workspace.rename", target: actor.workspaceId, detail: { name } },
  });
}
