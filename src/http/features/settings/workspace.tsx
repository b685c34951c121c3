import { type Context, Hono } from "hono";

import { canManage } from "../../../domain/context.ts";
import { setApproval } from "../../../domain/approval/set-approval.ts";
import { approvalSetting } from "../../../domain/approval/week.ts";
import { lockBefore } from "../../../domain/locks/lock-before.ts";
import { lockDate, peopleByName, unlockedDays } from "../../../domain/locks/load-locks.ts";
import { lockAgain, unlockTime } from "../../../domain/locks/unlock-time.ts";
import { isOwner } from "../../../domain/members/roles.ts";
import { listWorkspaces } from "../../../domain/workspaces/list-workspaces.ts";
import { renameWorkspace } from "../../../domain/workspaces/rename-workspace.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { type LockDraft, LockSection } from "./lock-section.tsx";
import { settingsTab } from "./settings-tab.tsx";
import { WorkspaceSection } from "./workspace-section.tsx";

/** The workspace that a person is in, and their others. */
export const workspace = new Hono<AppEnv>();

workspace.get("/settings/workspace", (c) => workspaceTab(c));

workspace.post("/settings/workspace", async (c) => {
  const name = (await parseForm(c)).get("workspaceName");
  const refusal = await refusalOf(() => renameWorkspace(ctxOf(c), { name }));
  if (refusal !== null) return workspaceTab(c, { draft: { name }, refusal });
  setFlash(c, "The workspace is renamed.");
  return goTo(c, "/settings/workspace");
});

workspace.post("/settings/workspace/lock", async (c) => {
  const form = await parseForm(c);
  const lockedBefore = form.get("lockedBefore");
  const { timeZone } = viewerOf(c);
  const refusal = await refusalOf(() => lockBefore(ctxOf(c), { date: lockedBefore, timeZone }));
  if (refusal !== null) return workspaceTab(c, { draft: { lockedBefore }, refusal });
  setFlash(c, lockedBefore === "" ? "Nothing is locked by its date." : "Time before that day is locked.");
  return goTo(c, "/settings/workspace");
});

workspace.post("/settings/workspace/approval", async (c) => {
  const isOn = (await parseForm(c)).has("approvesWeeks");
  await setApproval(ctxOf(c), isOn);
  setFlash(c, isOn ? "Weeks are submitted and approved from now on." : "Weeks are not approved any more.");
  return goTo(c, "/settings/workspace");
});

workspace.post("/settings/workspace/unlocked", async (c) => {
  const form = await parseForm(c);
  const days = { userId: form.get("userId"), startsOn: form.get("startsOn"), endsOn: form.get("endsOn") };
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => unlockTime(ctx, days)));
  if (refusal !== null) return workspaceTab(c, { draft: days, refusal });
  setFlash(c, "These days are unlocked.");
  return goTo(c, "/settings/workspace");
});

workspace.post("/settings/workspace/unlocked/:id/lock", ids("id"), async (c) => {
  const form = await parseForm(c);
  await onceFor(c, form, (ctx) => lockAgain(ctx, c.req.valid("param").id));
  setFlash(c, "These days are locked again.");
  return goTo(c, "/settings/workspace");
});

type Refused = { draft: { name?: string } & LockDraft; refusal: Refusal };

async function workspaceTab(c: Context<AppEnv>, refused?: Refused) {
  const ctx = ctxOf(c);
  const { workspaceId, workspaceName } = viewerOf(c);
  const { draft, refusal } = refused ?? { draft: {}, refusal: null };
  const [workspaces, [lock], unlocked, people, [approval]] = await c.var.db.batch([
    listWorkspaces(ctx),
    lockDate(ctx),
    unlockedDays(ctx),
    peopleByName(ctx),
    approvalSetting(ctx),
  ]);
  return settingsTab(
    c,
    { current: "/settings/workspace", ...(refusal !== null && { status: refusal.status }) },
    <>
      <WorkspaceSection
        name={draft.name ?? workspaceName}
        error={refusal?.field === "workspaceName" ? refusal.message : undefined}
        current={workspaceId}
        workspaces={workspaces}
        canRename={isOwner(ctx.actor)}
      />
      {canManage(ctx.actor) && (
        <LockSection
          draft={{ lockedBefore: lock?.before ?? "", ...draft }}
          refusal={refusal}
          approvesWeeks={approval?.isOn === true}
          unlocked={unlocked}
          people={isOwner(ctx.actor) ? people : []}
        />
      )}
    </>,
  );
}
