import { notFound, Problem } from "../graphql/problem.ts";
import { notifyIssue } from "../notify.ts";
import type { Issue, State, Team, User } from "../records.ts";
import { identifierOf, linearWorld, maySee, recordOf, stateOfType, statesOf } from "../world.ts";

type Absent<T> = T | null | undefined;
/** What GraphQL brings: absent = as it is, null = cleared. */
export type IssueInput = {
  id?: Absent<string>;
  teamId?: Absent<string>;
  title?: Absent<string>;
  description?: Absent<string>;
  stateId?: Absent<string>;
  assigneeId?: Absent<string>;
  priority?: Absent<number>;
  estimate?: Absent<number>;
  dueDate?: Absent<string>;
  projectId?: Absent<string>;
  parentId?: Absent<string>;
  cycleId?: Absent<string>;
  labelIds?: Absent<string[]>;
  addedLabelIds?: Absent<string[]>;
  removedLabelIds?: Absent<string[]>;
  subscriberIds?: Absent<string[]>;
  trashed?: Absent<boolean>;
};

const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** An id that the caller chose: a UUID of version 4 that nothing has yet. */
export function chosenId(records: ReadonlyMap<string, unknown>, id: Absent<string>, entity: string): string {
  if (id === null || id === undefined) return crypto.randomUUID();
  if (!uuidV4.test(id)) throw new Problem("input", "Argument Validation Error", "id must be a UUID.");
  if (records.has(id))
    throw new Problem(
      "input",
      `Entity ${entity} with id ${id} already exists`,
      `There is such ${entity} already.`,
    );
  return id;
}

export function createIssue(actor: User, input: IssueInput): Issue {
  const { issues, teams } = linearWorld();
  const id = chosenId(issues, input.id, "Issue");
  const team = teamFor(actor, input.teamId ?? "");
  if ((input.title ?? "").trim() === "")
    throw new Problem("input", "Argument Validation Error", "title should not be empty.");
  const now = Date.now();
  team.lastNumber += 1;
  const issue: Issue = {
    id,
    teamId: recordOf(teams, team.id).id,
    number: team.lastNumber,
    previousIdentifiers: [],
    title: "",
    description: null,
    stateId: stateOfType(team, actor.login === null ? "triage" : "unstarted").id,
    priority: 0,
    estimate: null,
    assigneeId: null,
    creatorId: actor.id,
    parentId: null,
    projectId: null,
    cycleId: null,
    labelIds: [],
    subscriberIds: [actor.id],
    dueDate: null,
    startedAtMs: null,
    completedAtMs: null,
    canceledAtMs: null,
    isTrashed: false,
    createdAtMs: now,
    updatedAtMs: now,
    archivedAtMs: null,
  };
  const { teamId: _team, ...rest } = input;
  apply(issue, rest);
  issues.set(id, issue);
  notifyIssue("create", { issue, actor });
  return issue;
}

export function updateIssue(actor: User, issue: Issue, input: IssueInput): Issue {
  if (input.trashed === true) return trashIssue(actor, issue);
  if (input.trashed === null && issue.isTrashed) restoreIssue(actor, issue);
  const target = input.teamId === undefined || input.teamId === null ? null : teamFor(actor, input.teamId);
  return change(actor, issue, () => {
    if (target !== null && target.id !== issue.teamId) moveTo(issue, target);
    apply(issue, input);
  });
}

export const archiveIssue = (actor: User, issue: Issue) =>
  change(actor, issue, () => {
    issue.archivedAtMs = Date.now();
  });

/** Deleted as people delete: for thirty days it can be taken back. */
export const trashIssue = (actor: User, issue: Issue) =>
  change(actor, issue, () => {
    issue.archivedAtMs = Date.now();
    issue.isTrashed = true;
  });

export const restoreIssue = (actor: User, issue: Issue) =>
  change(actor, issue, () => {
    issue.archivedAtMs = null;
    issue.isTrashed = false;
  });

export function deleteIssue(actor: User, issue: Issue): void {
  const { issues, comments } = linearWorld();
  notifyIssue("remove", { issue, actor });
  for (const comment of comments.values()) if (comment.issueId === issue.id) comments.delete(comment.id);
  issues.delete(issue.id);
}

/** Only what is changed is told, with what it was before. */
function change(actor: User, issue: Issue, work: () => void): Issue {
  const before = structuredClone(issue);
  work();
  if (JSON.stringify(before) === JSON.stringify(issue)) return issue;
  issue.updatedAtMs = Math.max(Date.now(), issue.updatedAtMs + 1);
  notifyIssue("update", { issue, actor, before });
  return issue;
}

/** Its identifier is another one, its id the same; states and labels of a team stay behind. */
function moveTo(issue: Issue, team: Team): void {
  const { states, labels } = linearWorld();
  issue.previousIdentifiers = [...issue.previousIdentifiers, identifierOf(issue)];
  const { type, name } = recordOf(states, issue.stateId);
  const there = statesOf(team);
  const state = there.find((one) => one.name === name) ?? there.find((one) => one.type === type);
  team.lastNumber += 1;
  issue.teamId = team.id;
  issue.number = team.lastNumber;
  issue.stateId = (state ?? stateOfType(team, "backlog")).id;
  issue.labelIds = issue.labelIds.filter((id) => labels.get(id)?.teamId === null);
}

function apply(issue: Issue, input: IssueInput): void {
  const { users, projects, issues, labels, cycles } = linearWorld();
  if (input.title !== undefined && input.title !== null) issue.title = input.title.trim();
  if (input.description !== undefined) issue.description = input.description;
  if (input.priority !== undefined) issue.priority = input.priority ?? 0;
  if (input.estimate !== undefined) issue.estimate = input.estimate;
  if (input.dueDate !== undefined) issue.dueDate = dateOf(input.dueDate);
  if (input.assigneeId !== undefined) issue.assigneeId = knownId(users, input.assigneeId, "User");
  if (input.projectId !== undefined) issue.projectId = knownId(projects, input.projectId, "Project");
  if (input.cycleId !== undefined) issue.cycleId = knownId(cycles, input.cycleId, "Cycle");
  if (input.parentId !== undefined) issue.parentId = knownId(issues, input.parentId, "Issue");
  if (input.stateId !== undefined && input.stateId !== null) setState(issue, input.stateId);
  const kept = (input.labelIds ?? issue.labelIds).filter((id) => !(input.removedLabelIds ?? []).includes(id));
  const wanted = [...new Set([...kept, ...(input.addedLabelIds ?? [])])];
  for (const id of wanted) {
    const label = labels.get(id);
    if (label === undefined) throw notFound("IssueLabel");
    if (label.teamId !== null && label.teamId !== issue.teamId)
      throw new Problem(
        "input",
        "Incorrect label for team",
        `The label ‘${label.name}’ is not associated with the same team as the issue.`,
      );
  }
  issue.labelIds = wanted;
}

function setState(issue: Issue, stateId: string): void {
  const state: State | undefined = linearWorld().states.get(stateId);
  if (state === undefined) throw notFound("WorkflowState");
  if (state.teamId !== issue.teamId)
    throw new Problem(
      "input",
      "Discrepancy between issue team and state team",
      "The state belongs to another team.",
    );
  if (issue.stateId === stateId) return;
  issue.stateId = stateId;
  const now = Date.now();
  const isOver = state.type === "completed" || state.type === "canceled" || state.type === "duplicate";
  issue.startedAtMs = state.type === "started" || isOver ? (issue.startedAtMs ?? now) : null;
  issue.completedAtMs = state.type === "completed" ? now : null;
  issue.canceledAtMs = isOver && state.type !== "completed" ? now : null;
}

function knownId(records: ReadonlyMap<string, unknown>, id: string | null, entity: string): string | null {
  if (id !== null && !records.has(id)) throw notFound(entity);
  return id;
}

function dateOf(date: string | null): string | null {
  if (date !== null && Number.isNaN(Date.parse(date)))
    throw new Problem("input", "Argument Validation Error", "dueDate must be a date.");
  return date?.slice(0, 10) ?? null;
}

function teamFor(actor: User, teamId: string): Team {
  const team = linearWorld().teams.get(teamId);
  if (team === undefined || !maySee(actor, team)) throw notFound("Team");
  return team;
}
