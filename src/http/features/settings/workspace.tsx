import { type Context, Hono } from "hono";

import { isOwner } from "../../../domain/members/roles.ts";
import { listWorkspaces } from "../../../domain/workspaces/list-workspaces.ts";
import { renameWorkspace } from "../../../domain/workspaces/rename-workspace.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { settingsTab } from "./settings-tab.tsx";
import { WorkspaceSection } from "./workspace-section.tsx";

/** The workspace that a person is in, and their others. */
export const workspace = new Hono<AppEnv>();

workspace.get("/settings/workspace", (c) => workspaceTab(c));

workspace.post("/settings/workspace", async (c) => {
  const name = (await parseForm(c)).get("workspaceName");
  const refusal = await refusalOf(() => renameWorkspace(ctxOf(c), { name }));
  if (refusal !== null) return workspaceTab(c, { name, refusal });
  setFlash(c, "The workspace is renamed.");
  return goTo(c, "/settings/workspace");
});

async function workspaceTab(c: Context<AppEnv>, refused?: { name: string; refusal: Refusal }) {
  const ctx = ctxOf(c);
  const { workspaceId, workspaceName } = viewerOf(c);
  return settingsTab(
    c,
    { current: "/settings/workspace", ...(refused !== undefined && { status: refused.refusal.status }) },
    <WorkspaceSection
      name={refused?.name ?? workspaceName}
      error={refused?.refusal.message}
      current={workspaceId}
      workspaces={await listWorkspaces(ctx)}
      canRename={isOwner(ctx.actor)}
    />,
  );
}
