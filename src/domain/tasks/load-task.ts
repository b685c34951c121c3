import type { Ctx } from "../context.ts";
import { openProjects } from "../projects/list-open.ts";
import { allTags } from "../tags/list-tags.ts";
import { everybody } from "./assignee.ts";
import { type Comment, commentsOn } from "./comments.ts";
import { type IssueTarget, issueTargetsFor } from "./owe-creation.ts";
import { taskById, type TaskDetail, taskDetailOf } from "./get-task.ts";
import type { TaskChoices } from "./load-task-list.ts";

/** A task together with what its form offers, in one batch. Throws not_found. */
export async function loadTask(ctx: Ctx, id: string): Promise<ShownTask> {
  const [[row], projects, people, tags, comments, issueTargets] = await ctx.db.batch([
    taskById(ctx, id),
    openProjects(ctx),
    everybody(ctx),
    allTags(ctx),
    commentsOn(ctx, id),
    issueTargetsFor(ctx, id),
  ]);
  return { task: taskDetailOf(row), choices: { projects, people, tags }, comments, issueTargets };
}

export type ShownTask = {
  task: TaskDetail;
  choices: TaskChoices;
  comments: Comment[];
  /** The bindings at which an issue can be made of it; none once it has one. */
  issueTargets: IssueTarget[];
};
