import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { createTask } from "../../../domain/tasks/create-task.ts";
import { readEstimate } from "../../../domain/tasks/task.ts";
import { loadTaskBoard } from "../../../domain/tasks/load-task-board.ts";
import { loadTaskList } from "../../../domain/tasks/load-task-list.ts";
import { setTaskStatus } from "../../../domain/tasks/task-lifecycle.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { toBroken } from "../../../integrations/connections/broken-connections.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import { providers } from "../../../providers/index.ts";
import type { AppEnv } from "../../app-env.ts";
import { type Form, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids, queryId } from "../../requests/ids.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { onceFor } from "../../forms/once.ts";
import { query } from "../../requests/query.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { BrokenConnections, bringsTasks } from "../connections/broken-connections.tsx";
import type { TaskDraft } from "./task-fields.tsx";
import { MovedFlash, TaskBoard } from "./task-board.tsx";
import { TaskList, TasksPanel } from "./task-list.tsx";
import type { ChosenRefusal } from "./chosen-form.tsx";
import { groupTasks } from "./group-tasks.ts";
import type { ViewRefusal } from "./saved-views.tsx";
import { asBoard, filterOf, searchOf, taskQuerySchema } from "./task-query.ts";

export const tasks = new Hono<AppEnv>();

const sources = Object.values(providers)
  .filter(({ tracker }) => tracker !== undefined)
  .map(({ id, name }) => ({ value: id, label: name }));

export const pageQuery = z.extend(taskQuerySchema, { before: queryId });
type PageQuery = z.infer<typeof pageQuery>;

tasks.get("/tasks", query(pageQuery), (c) => tasksPage(c, c.req.valid("query")));

tasks.post("/tasks", query(pageQuery), async (c) => {
  const asked = c.req.valid("query");
  const form = await parseForm(c);
  const draft = parseTaskDraft(form);
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => createTask(ctx, taskInputOf(draft))));
  if (refusal !== null) return tasksPage(c, asked, { typed: { draft, refusal } });
  const { before: _, ...filters } = asked;
  if (!wantsFragment(c)) return goTo(c, pathTo`/tasks${searchOf(filters)}`);
  // The form stays open, on the same project: tasks are often written down several at once.
  return tasksPage(c, asked, {
    typed: { draft: { ...emptyDraft, projectId: draft.projectId }, refusal: null },
  });
});

/** A task is moved on the board: the answer is the board anew. */
tasks.post("/tasks/:id/status", ids("id"), query(pageQuery), async (c) => {
  const asked = c.req.valid("query");
  const { id } = c.req.valid("param");
  const status = (await parseForm(c)).get("status");
  const { task, before } = await setTaskStatus(ctxOf(c), { id, status });
  if (!wantsFragment(c)) return goTo(c, pathTo`/tasks${searchOf(asked)}`);
  const { query: shown, list } = await loadShown(c, asked, { moved: id });
  return c.html(
    <>
      {list}
      {before !== task.status && <MovedFlash task={task} before={before} query={shown} />}
    </>,
  );
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

/** What was typed into the form for a new task, that of a view, or that of the ticked tasks. */
type Refused = {
  typed?: { draft: TaskDraft; refusal: Refusal | null };
  view?: ViewRefusal;
  chosen?: ChosenRefusal;
};

/** The list or the board that an address asks for, and what stands around it. */
async function loadShown(
  c: Context<AppEnv>,
  { before, ...filters }: PageQuery,
  { moved, chosen = [] }: { moved?: string; chosen?: readonly string[] } = {},
) {
  const [ctx, viewer] = [ctxOf(c), viewerOf(c)];
  const today = localDateOf(c.var.now, viewer.timeZone);
  if (filters.view === "board") {
    const board = asBoard(filters);
    const { columns, ...around } = await loadTaskBoard(ctx, filterOf(board, viewer, today));
    const version = await versionOf([columns, today]);
    const props = { columns, query: board, today, version, ...(moved !== undefined && { moved }) };
    return { query: board, around, version, list: <TaskBoard {...props} /> };
  }
  const wish = { before, mineFirst: filters.group === "" };
  const {
    tasks: rest,
    mine,
    hasMoreMine,
    nextCursor,
    ...around
  } = await loadTaskList(ctx, filterOf(filters, viewer, today), wish);
  const version = await versionOf([mine, rest, nextCursor, today]);
  const more = hasMoreMine && { more: pathTo`/tasks${searchOf({ ...filters, assignee: "me" })}` };
  const groups = groupTasks(rest, filters.group, { today, weekStart: viewer.weekStart });
  const [others] = groups;
  if (mine.length > 0) {
    if (others !== undefined) others.title = "Others";
    groups.unshift({ title: "Mine", tasks: mine, ...more });
  }
  const hasProjects = around.choices.projects.length > 0;
  const props = { groups, nextCursor, query: filters, before, today, version, hasProjects, chosen };
  return { query: filters, around, version, list: <TaskList {...props} /> };
}

/** The page as it stands, or as the answer to one of its forms. */
export async function tasksPage(c: Context<AppEnv>, asked: PageQuery, refused: Refused = {}) {
  const { typed, view = null, chosen = null } = refused;
  const { query: shown, around, version, list } = await loadShown(c, asked, { chosen: chosen?.ids ?? [] });
  // The address shows the filter without its empty fields.
  if (wantsFragment(c) && c.req.method === "GET") c.header("HX-Push-Url", pathTo`/tasks${searchOf(shown)}`);
  if (c.req.query("part") === "list") return isShown(c, version) ? c.body(null, 204) : c.html(list);
  const form = {
    draft: typed?.draft ?? { ...emptyDraft, projectId: shown.project },
    refusal: typed?.refusal ?? null,
    isOpen: typed !== undefined,
  };
  const hasProjects = around.choices.projects.length > 0;
  const props = {
    query: shown,
    hasProjects,
    around,
    sources,
    form,
    viewRefusal: view,
    chosenRefusal: chosen,
  };
  const panel = <TasksPanel {...props}>{list}</TasksPanel>;
  const status = (typed ?? view ?? chosen)?.refusal?.status ?? 200;
  if (wantsFragment(c)) return c.html(panel, status);
  const broken = toBroken(ctxOf(c).actor, viewerOf(c).broken);
  const content = (
    <>
      <BrokenConnections broken={broken.filter(bringsTasks)} />
      {panel}
    </>
  );
  return page(c, { title: "Tasks", current: "/tasks", status }, content);
}
