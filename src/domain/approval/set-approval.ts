import { and, eq, ne } from "drizzle-orm";

import { workspaces } from "../../db/schema/people.ts";
import { commit } from "../commit.ts";
import { type PersonCtx, requireManager } from "../context.ts";

/** Switches the approval of weeks on or off; what is approved stays approved. Throws forbidden. */
export async function setApproval(ctx: PersonCtx, isOn: boolean): Promise<void> {
  requireManager(ctx.actor, "switch the approval of weeks on or off");
  const { workspaceId } = ctx.actor;
  await commit(ctx, {
    statements: [
      ctx.db
        .update(workspaces)
        .set({ approvesWeeks: isOn })
        .where(and(eq(workspaces.id, workspaceId), ne(workspaces.approvesWeeks, isOn))),
    ],
    audit: { action: "workspace.approval", target: workspaceId, detail: { isOn } },
  });
}
