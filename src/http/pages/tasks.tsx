import { type Context, Hono } from "hono";

import { createTask } from "../../domain/tasks/create-task.ts";
import { readTaskList } from "../../domain/tasks/read-task-list.ts";
import { pathTo } from "../../lib/path-to.ts";
import { brokenConnections } from "../../integrations/connections/broken-connections.ts";
import { localDateOf } from "../../lib/zoned-time.ts";
import { providers } from "../../providers/index.ts";
import type { AppEnv } from "../app-env.ts";
import { type Form, readForm, type Refusal, refusalOf } from "../form.ts";
import { goTo } from "../go-to.ts";
import { isShown, versionOf } from "../live.ts";
import { ctxOf, viewerOf } from "../middleware/session.ts";
import { onceFor } from "../once.ts";
import { page, wantsFragment } from "../render.tsx";
import { BrokenConnections, bringsTasks } from "../ui/connections/broken-notices.tsx";
import type { TaskDraft } from "../ui/tasks/task-fields.tsx";
import { TaskList, TasksPanel } from "../ui/tasks/task-list.tsx";
import { filterOf, readTaskQuery, searchOf } from "../ui/tasks/task-query.ts";

export const tasks = new Hono<AppEnv>();

const sources = Object.values(providers)
  .filter(({ issues }) => issues !== undefined)
  .map(({ id, name }) => ({ value: id, label: name }));

tasks.get("/tasks", (c) => tasksPage(c));

tasks.post("/tasks", async (c) => {
  const form = await readForm(c);
  const draft = readTaskDraft(form);
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => createTask(ctx, taskInputOf(draft))));
  if (refusal !== null) return tasksPage(c, { draft, refusal });
  if (!wantsFragment(c))
    return goTo(c, pathTo`/tasks${searchOf(readTaskQuery((name) => c.req.query(name)))}`);
  // The form stays open, on the same project: tasks are often written down several at once.
  return tasksPage(c, { draft: { ...emptyDraft, projectId: draft.projectId }, refusal: null });
});

const emptyDraft: TaskDraft = {
  title: "",
  description: "",
  projectId: "",
  status: "open",
  priority: "none",
  assigneeId: "",
  dueOn: "",
};

/** The fields of a task as a person filled them in; a field that the form does not have keeps its default. */
export function readTaskDraft(form: Form): TaskDraft {
  const read = (name: keyof TaskDraft) => (form.has(name) ? form.get(name) : emptyDraft[name]);
  return {
    title: read("title"),
    description: read("description"),
    projectId: read("projectId"),
    status: read("status"),
    priority: read("priority"),
    assigneeId: read("assigneeId"),
    dueOn: read("dueOn"),
  };
}

/** What a verb takes for a draft, or for those of its fields that were changed. */
export function taskInputOf<T extends Partial<TaskDraft>>({ assigneeId, dueOn, ...draft }: T) {
  return {
    ...draft,
    ...(assigneeId === undefined ? {} : { assigneeId: assigneeId || null }),
    ...(dueOn === undefined ? {} : { dueOn: dueOn || null }),
  };
}

type Typed = { draft: TaskDraft; refusal: Refusal | null };

/** The page as it stands, or as the answer to its form. */
async function tasksPage(c: Context<AppEnv>, typed: Typed | null = null) {
  const viewer = viewerOf(c);
  const query = readTaskQuery((name) => c.req.query(name));
  const before = c.req.query("before");
  const today = localDateOf(c.var.now, viewer.timeZone);
  const { choices, ...shown } = await readTaskList(ctxOf(c), filterOf(query, viewer, today), before);
  const version = await versionOf([shown, today]);
  const props = { shown, query, before, today, version, hasProjects: choices.projects.length > 0 };
  if (c.req.query("part") === "list") {
    return isShown(c, version) ? c.body(null, 204) : c.html(<TaskList {...props} />);
  }
  const form = {
    draft: typed?.draft ?? { ...emptyDraft, projectId: query.project },
    refusal: typed?.refusal ?? null,
    isOpen: typed !== null,
  };
  const panel = <TasksPanel {...props} choices={choices} sources={sources} form={form} />;
  const status = typed?.refusal?.status ?? 200;
  if (!wantsFragment(c)) {
    const broken = viewer.hasBrokenConnection ? await brokenConnections(ctxOf(c)) : [];
    const content = (
      <>
        <BrokenConnections broken={broken.filter(bringsTasks)} />
        {panel}
      </>
    );
    return page(c, { title: "Tasks", current: "/tasks", status }, content);
  }
  // The address shows the filter without its empty fields.
  if (c.req.method === "GET") c.header("HX-Push-Url", pathTo`/tasks${searchOf(query)}`);
  return c.html(panel, status);
}
