import { Hono } from "hono";

import { addMilestone } from "../../../domain/milestones/add-milestone.ts";
import { deleteMilestone } from "../../../domain/milestones/delete-milestone.ts";
import { updateMilestone } from "../../../domain/milestones/update-milestone.ts";
import { chooseDeadlineCalendar } from "../../../integrations/calendar/deadlines/choose-calendar.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { type Form, parseForm, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { onceFor } from "../../forms/once.ts";
import { projectPage } from "./project.tsx";

/** A project's milestones, and the calendar into which a person's deadlines are written. */
export const milestones = new Hono<AppEnv>();

milestones.post("/projects/:id/milestones", ids("id"), async (c) => {
  const projectId = c.req.valid("param").id;
  const form = await parseForm(c);
  const draft = parseDraft(form);
  const refusal = await refusalOf(() =>
    onceFor(c, form, (ctx) => addMilestone(ctx, { projectId, ...draft })),
  );
  if (refusal !== null) return projectPage(c, projectId, { milestone: { id: null, draft, refusal } });
  return goTo(c, pathTo`/projects/${projectId}#milestones`);
});

milestones.post("/projects/:id/milestones/:milestoneId", ids("id", "milestoneId"), async (c) => {
  const { id: projectId, milestoneId: id } = c.req.valid("param");
  const draft = parseDraft(await parseForm(c));
  const refusal = await refusalOf(() => updateMilestone(ctxOf(c), { projectId, id, ...draft }));
  if (refusal !== null) return projectPage(c, projectId, { milestone: { id, draft, refusal } });
  return goTo(c, pathTo`/projects/${projectId}#milestones`);
});

milestones.post("/projects/:id/milestones/:milestoneId/delete", ids("id", "milestoneId"), async (c) => {
  const { id: projectId, milestoneId: id } = c.req.valid("param");
  await onceFor(c, await parseForm(c), (ctx) => deleteMilestone(ctx, { projectId, id }));
  return goTo(c, pathTo`/projects/${projectId}#milestones`);
});

milestones.post("/deadline-calendar", async (c) => {
  const bindingId = (await parseForm(c)).get("bindingId");
  await chooseDeadlineCalendar(ctxOf(c), bindingId === "" ? null : bindingId);
  setFlash(c, "The choice is saved. Your deadlines are on their way.");
  return goTo(c, "/settings/calendar");
});

function parseDraft(form: Form) {
  return { name: form.get("milestoneName"), dueOn: form.get("milestoneDueOn") };
}
