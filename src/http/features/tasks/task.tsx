import { type Context, Hono } from "hono";

import { sharedFields } from "../../../db/schema/work.ts";
import { canManage } from "../../../domain/context.ts";
import { addComment, type Comment, deleteComment, editComment } from "../../../domain/tasks/comments.ts";
import { providerOf } from "../../../integrations/connections/provider-of.ts";
import { trackerOf } from "../../../integrations/trackers/tracker-of.ts";
import { createThere } from "../../../integrations/trackers/writes/create-there.ts";
import { answerField } from "../../../domain/tasks/answer-field.ts";
import { archiveTask, completeTask, reopenTask, restoreTask } from "../../../domain/tasks/task-lifecycle.ts";
import { loadTask } from "../../../domain/tasks/load-task.ts";
import type { TaskSource } from "../../../domain/tasks/task.ts";
import { updateTask } from "../../../domain/tasks/update-task.ts";
import { AppError } from "../../../lib/errors.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { changedFields, type Edited, editedOf, parseShown } from "../../forms/edited.ts";
import { parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { renderMarkdown } from "../../components/render-markdown.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { onceFor } from "../../forms/once.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { draftOf } from "./named-fields.ts";
import { type TaskDraft, taskDraftSchema } from "./task-fields.tsx";
import { TaskPanel } from "./task-panel.tsx";
import { DoneFlash, TaskRow } from "./task-row.tsx";
import { parseTaskDraft, taskInputOf } from "./tasks.tsx";

export const task = new Hono<AppEnv>();

task.get("/tasks/:id", ids("id"), (c) => taskPage(c, c.req.valid("param").id));

task.post("/tasks/:id", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const form = await parseForm(c);
  const shown = parseShown(form, taskDraftSchema);
  const version = Number(form.get("version"));
  const edited = { draft: parseTaskDraft(form, shown ?? undefined), shown, version };
  const refusal = await refusalOf(() => {
    const change = { ...taskInputOf(changedFields(edited)), id, version };
    return onceFor(c, form, (ctx) => updateTask(ctx, change));
  });
  return refusal === null ? backTo(c, id) : taskPage(c, id, { ...edited, refusal });
});

const steps = { complete: completeTask, reopen: reopenTask, archive: archiveTask, restore: restoreTask };

for (const [step, verb] of Object.entries(steps)) {
  task.post(`/tasks/:id/${step}`, ids("id"), async (c) => {
    const id = c.req.valid("param").id;
    const next = (await parseForm(c)).get("next");
    await verb(ctxOf(c), id);
    if (!wantsFragment(c)) {
      return goTo(c, next === "" ? pathTo`/tasks/${id}` : next);
    }
    return next === "" ? taskPage(c, id) : taskRow(c, id, next);
  });
}

task.post("/tasks/:id/answer", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const form = await parseForm(c);
  const field = sharedFields.find((one) => one === form.get("field"));
  const answer = form.get("answer") === "theirs" ? "theirs" : "ours";
  if (field === undefined) throw new AppError("invalid", "Choose one of the fields shown.", "field");
  await answerField(ctxOf(c), { taskId: id, field, answer });
  return backTo(c, id);
});

task.post("/tasks/:id/issue", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  await createThere(ctxOf(c), { taskId: id, bindingId: (await parseForm(c)).get("bindingId") });
  return backTo(c, id);
});

task.post("/tasks/:id/comments", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const form = await parseForm(c);
  await onceFor(c, form, (ctx) => addComment(ctx, { taskId: id, body: form.get("body") }));
  return backTo(c, id);
});

task.post("/tasks/:id/comments/:commentId", ids("id", "commentId"), async (c) => {
  const { id: taskId, commentId: id } = c.req.valid("param");
  await editComment(ctxOf(c), { taskId, id, body: (await parseForm(c)).get("body") });
  return backTo(c, taskId);
});

task.post("/tasks/:id/comments/:commentId/delete", ids("id", "commentId"), async (c) => {
  const { id: taskId, commentId: id } = c.req.valid("param");
  await deleteComment(ctxOf(c), { taskId, id });
  return backTo(c, taskId);
});

function backTo(c: Context<AppEnv>, id: string) {
  return wantsFragment(c) ? taskPage(c, id) : goTo(c, pathTo`/tasks/${id}`);
}

/** The row of a list whose button was used, and the way back; `next` is the list's address. */
async function taskRow(c: Context<AppEnv>, id: string, next: string) {
  const { task: shown } = await loadTask(ctxOf(c), id);
  const context = { today: localDateOf(c.var.now, viewerOf(c).timeZone), next };
  return c.html(
    <>
      <TaskRow task={shown} context={context} />
      {shown.completedAt !== null && <DoneFlash task={shown} next={next} />}
    </>,
  );
}

async function shownComment(comment: Comment) {
  return { ...comment, html: await renderMarkdown(comment.body) };
}

function trackerOfSource({ provider: id }: TaskSource) {
  const provider = providerOf(id);
  // Who keeps time keeps the estimate.
  return { name: provider.name, keepsTime: trackerOf(provider).worklogs !== undefined };
}

/** The page as it stands, or as the answer to its form. */
async function taskPage(
  c: Context<AppEnv>,
  id: string,
  refused: (Edited<TaskDraft> & { refusal: Refusal }) | null = null,
) {
  const ctx = ctxOf(c);
  const found = await loadTask(ctx, id);
  const { task: shown, comments, issueTargets } = found;
  const { timeZone: zone, clock } = viewerOf(c);
  const today = localDateOf(c.var.now, zone);
  const version = await versionOf([shown, today, comments, issueTargets]);
  if (c.req.query("part") === "panel" && isShown(c, version)) return c.body(null, 204);
  const panel = (
    <TaskPanel
      {...found}
      comments={await Promise.all(comments.map(shownComment))}
      viewer={{ userId: ctx.actor.userId, canManage: canManage(ctx.actor), zone, clock }}
      today={today}
      version={version}
      description={await renderMarkdown(shown.description)}
      tracker={shown.source === null ? null : trackerOfSource(shown.source)}
      edited={editedOf(refused, draftOf(shown), shown.version)}
      refusal={refused?.refusal ?? null}
    />
  );
  const status = refused?.refusal.status ?? 200;
  return wantsFragment(c)
    ? c.html(panel, status)
    : page(c, { title: shown.title, current: "/tasks", status }, panel);
}
