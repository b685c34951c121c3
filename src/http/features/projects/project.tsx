import { type Context, Hono } from "hono";

import { canManage } from "../../../domain/context.ts";
import { addProjectMember } from "../../../domain/projects/add-project-member.ts";
import { uninvoicedTime } from "../../../domain/invoices/uninvoiced.ts";
import { sumOf } from "../../../domain/reports/summary.ts";
import { archiveProject } from "../../../domain/projects/archive-project.ts";
import { milestoneListOf, projectMilestones } from "../../../domain/milestones/milestone.ts";
import { projectById, type ProjectDetail, projectDetailOf } from "../../../domain/projects/get-project.ts";
import { overviewStatements, type ProjectOverview } from "../../../domain/overview/project-overview.ts";
import { removeProjectMember } from "../../../domain/projects/remove-project-member.ts";
import { restoreProject } from "../../../domain/projects/restore-project.ts";
import { updateProject } from "../../../domain/projects/update-project.ts";
import { channelsOf, projectChannels } from "../../../integrations/chat/channels/project-channels.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { changedFields, type Edited, editedOf, parseShown } from "../../forms/edited.ts";
import { parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { onceFor } from "../../forms/once.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { viewerTimeOf } from "../../viewer-time.ts";
import type { BudgetRefused } from "./budget-section.tsx";
import { type ProjectDraft, projectDraftSchema } from "./project-fields.tsx";
import type { MilestoneRefused } from "./milestone-section.tsx";
import { ProjectPanel } from "./project-panel.tsx";
import { parseProjectDraft } from "./projects.tsx";

export const project = new Hono<AppEnv>();

project.get("/projects/:id", ids("id"), (c) => projectPage(c, c.req.valid("param").id));

project.post("/projects/:id", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const form = await parseForm(c);
  const draft = parseProjectDraft(form);
  const edited = { draft, shown: parseShown(form, projectDraftSchema), version: Number(form.get("version")) };
  const { client, ...changed } = changedFields(edited);
  const named = client === undefined ? {} : { clientName: client };
  const change = { ...changed, ...named, id, version: edited.version };
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => updateProject(ctx, change)));
  return refusal === null ? done(c, id) : projectPage(c, id, { refused: { ...edited, refusal } });
});

project.post("/projects/:id/archive", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  await archiveProject(ctxOf(c), id);
  return done(c, id);
});

project.post("/projects/:id/restore", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  await restoreProject(ctxOf(c), id);
  return done(c, id);
});

project.post("/projects/:id/members", ids("id"), async (c) => {
  const projectId = c.req.valid("param").id;
  const form = await parseForm(c);
  await onceFor(c, form, (ctx) => addProjectMember(ctx, { projectId, userId: form.get("userId") }));
  return done(c, projectId);
});

project.post("/projects/:id/members/:userId/remove", ids("id", "userId"), async (c) => {
  const { id: projectId, userId } = c.req.valid("param");
  await onceFor(c, await parseForm(c), (ctx) => removeProjectMember(ctx, { projectId, userId }));
  return done(c, projectId);
});

function done(c: Context<AppEnv>, id: string) {
  return wantsFragment(c) ? projectPage(c, id) : goTo(c, pathTo`/projects/${id}`);
}

/** What one of the page's forms came to. */
type Answer = {
  refused?: Edited<ProjectDraft> & { refusal: Refusal };
  milestone?: MilestoneRefused;
  budget?: BudgetRefused;
};

/** The page as it stands, or as the answer to its form. */
export async function projectPage(c: Context<AppEnv>, id: string, answer: Answer = {}) {
  const { refused, milestone, budget } = answer;
  const ctx = ctxOf(c);
  const time = viewerTimeOf(viewerOf(c), ctx.now);
  const { statements, read } = overviewStatements(ctx, id, time);
  // Reads all that was tracked: not each time that the page asks what is new.
  const isPoll = c.req.query("part") === "panel";
  const [chargeable, row, people, open, tracked, channelRows, milestoneRows, ...overviewRows] =
    await ctx.db.batch([
      uninvoicedTime(ctx, { projectId: id }, !isPoll),
      ...projectById(ctx, id),
      projectChannels(ctx, id),
      projectMilestones(ctx, id),
      ...statements,
    ]);
  const shown = projectDetailOf(id, [row, people, open, tracked]);
  const channels = channelsOf(channelRows);
  const milestones = milestoneListOf(milestoneRows);
  const overview = read(overviewRows);
  const version = await versionOf({ ...shown, channels, milestones, overview: unticking(overview) });
  if (isPoll && isShown(c, version)) return c.body(null, 204);
  const uninvoiced = isPoll ? await uninvoicedTime(ctx, { projectId: id }) : chargeable;
  const panel = (
    <ProjectPanel
      project={shown}
      channels={channels}
      milestones={milestones}
      milestone={milestone ?? null}
      overview={overview}
      uninvoiced={sumOf(uninvoiced)}
      time={time}
      budget={budget ?? null}
      canManage={canManage(ctx.actor)}
      version={version}
      edited={editedOf(refused ?? null, draftOf(shown), shown.version)}
      refusal={refused?.refusal ?? null}
    />
  );
  const status = (refused ?? milestone ?? budget)?.refusal.status ?? 200;
  if (wantsFragment(c)) return c.html(panel, status);
  const content = <>{panel}</>;
  return page(c, { title: shown.name, current: "/projects", status }, content);
}

/** What changes by what people do, not by the clock. */
function unticking({ latest, running, progress, budget }: ProjectOverview) {
  const entries = latest.map(({ id, startedAt, endedAt, task, notes }) => [
    id,
    startedAt,
    endedAt,
    task,
    notes,
  ]);
  const { trackedMs: _, ...counts } = progress;
  return { entries, running, ...counts, budget };
}

/** A project as its form shows it. */
function draftOf({ name, code, clientName, colour, access, billable }: ProjectDetail): ProjectDraft {
  return { name, code: code ?? "", client: clientName ?? "", colour, access, billable };
}
