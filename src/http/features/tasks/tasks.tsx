import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { createTask } from "../../../domain/tasks/create-task.ts";
import { readEstimate } from "../../../domain/tasks/task.ts";
import { loadTaskList } from "../../../domain/tasks/load-task-list.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { toBroken } from "../../../integrations/connections/broken-connections.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import { providers } from "../../../providers/index.ts";
import type { AppEnv } from "../../app-env.ts";
import { type Form, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { queryId } from "../../requests/ids.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { onceFor } from "../../forms/once.ts";
import { query } from "../../requests/query.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { BrokenConnections, bringsTasks } from "../connections/broken-connections.tsx";
import type { TaskDraft } from "./task-fields.tsx";
import { TaskList, TasksPanel } from "./task-list.tsx";
import { filterOf, searchOf, taskQuerySchema } from "./task-query.ts";

export const tasks = new Hono<AppEnv>();

const sources = Object.values(providers)
  .filter(({ tracker }) => tracker !== undefined)
  .map(({ id, name }) => ({ value: id, label: name }));

const pageQuery = z.extend(taskQuerySchema, { before: queryId });
type PageQuery = z.infer<typeof pageQuery>;

tasks.get("/tasks", query(pageQuery), (c) => tasksPage(c, c.req.valid("query")));

tasks.post("/tasks", query(pageQuery), async (c) => {
  const asked = c.req.valid("query");
  const form = await parseForm(c);
  const draft = parseTaskDraft(form);
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => createTask(ctx, taskInputOf(draft))));
  if (refusal !== null) return tasksPage(c, asked, { draft, refusal });
  const { before: _, ...filters } = asked;
  if (!wantsFragment(c)) return goTo(c, pathTo`/tasks${searchOf(filters)}`);
  // The form stays open, on the same project: tasks are often written down several at once.
  return tasksPage(c, asked, { draft: { ...emptyDraft, projectId: draft.projectId }, refusal: null });
});

const emptyDraft: TaskDraft = {
  title: "",
  description: "",
  projectId: "",
  status: "open",
  priority: "none",
  assigneeId: "",
  dueOn: "",
  estimate: "",
  tags: "",
};

/** The fields of a task as a person filled them in; a field that the form does not have stays as it was. */
export function parseTaskDraft(form: Form, before: TaskDraft = emptyDraft): TaskDraft {
  const read = (name: keyof TaskDraft) => (form.has(name) ? form.get(name) : before[name]);
  return {
    title: read("title"),
    description: read("description"),
    projectId: read("projectId"),
    status: read("status"),
    priority: read("priority"),
    assigneeId: read("assigneeId"),
    dueOn: read("dueOn"),
    estimate: read("estimate"),
    tags: read("tags"),
  };
}

/** What a verb takes for a draft, or for those of its fields that were changed. */
export function taskInputOf<T extends Partial<TaskDraft>>(given: T) {
  const { assigneeId, dueOn, estimate, tags, ...draft } = given;
  return {
    ...draft,
    ...(assigneeId === undefined ? {} : { assigneeId: assigneeId || null }),
    ...(dueOn === undefined ? {} : { dueOn: dueOn || null }),
    ...(estimate === undefined ? {} : { estimateSeconds: readEstimate(estimate) }),
    ...(tags === undefined ? {} : { tagNames: tags.split(",") }),
  };
}

type Typed = { draft: TaskDraft; refusal: Refusal | null };

/** The page as it stands, or as the answer to its form. */
async function tasksPage(c: Context<AppEnv>, { before, ...filters }: PageQuery, typed: Typed | null = null) {
  const viewer = viewerOf(c);
  const today = localDateOf(c.var.now, viewer.timeZone);
  const { choices, ...shown } = await loadTaskList(ctxOf(c), filterOf(filters, viewer, today), before);
  const version = await versionOf([shown, today]);
  const props = { shown, query: filters, before, today, version, hasProjects: choices.projects.length > 0 };
  if (c.req.query("part") === "list") {
    return isShown(c, version) ? c.body(null, 204) : c.html(<TaskList {...props} />);
  }
  const form = {
    draft: typed?.draft ?? { ...emptyDraft, projectId: filters.project },
    refusal: typed?.refusal ?? null,
    isOpen: typed !== null,
  };
  const panel = <TasksPanel {...props} choices={choices} sources={sources} form={form} />;
  const status = typed?.refusal?.status ?? 200;
  if (!wantsFragment(c)) {
    const broken = toBroken(ctxOf(c).actor, viewer.broken);
    const content = (
      <>
        <BrokenConnections broken={broken.filter(bringsTasks)} />
        {panel}
      </>
    );
    return page(c, { title: "Tasks", current: "/tasks", status }, content);
  }
  // The address shows the filter without its empty fields.
  if (c.req.method === "GET") c.header("HX-Push-Url", pathTo`/tasks${searchOf(filters)}`);
  return c.html(panel, status);
}
