import * as z from "zod/mini";

import { failedWith, unless } from "../kit/failures.ts";
import { type Access, ProviderError } from "../provider.ts";
import type {
  ContainerRef,
  Difference,
  IssueSnapshot,
  Named,
  Person,
  RefusedField,
  TrackerWrites,
} from "../tracker.ts";
import { chosenId } from "./chosen-id.ts";
import { askLinear } from "./client.ts";
import { comments } from "./comments.ts";
import { inertText } from "./inert-text.ts";
import { issueFields } from "./issue-fields.ts";
import { readContainerId, toIssueSnapshot } from "./mapping.ts";
import { issueSchema } from "./schemas.ts";
import { teamIdsOf } from "./teams.ts";

/** https://linear.app/developers/graphql. Linear takes no condition, so a call changes nothing but what it names. */
export const write: TrackerWrites = {
  fields: new Set(["title", "body", "status", "assignees", "dueOn", "priority", "labels"]),

  async create(access, container, { key, triedSince, draft }) {
    const id = await chosenId("issue", key);
    const found = triedSince === null ? null : await readIssue(access, id);
    if (found !== null) return { issue: found, refused: [] };
    const teamIds = await teamIdsOf(access, container.externalId);
    const teamId = teamIds[0] ?? "";
    const labels = await labelIdsOf(access, teamIds, draft.labels);
    const people = assigneeAfter([], { add: draft.assignees, remove: [] });
    const project = readContainerId(container.externalId);
    const input = {
      id,
      teamId,
      title: draft.title,
      description: inertText(draft.body),
      assigneeId: people.id,
      dueDate: draft.dueOn,
      priority: priorityOf(draft.priority),
      labelIds: labels.ids,
      ...(project.kind === "project" ? { projectId: project.id } : {}),
      ...(draft.status === null ? {} : { stateId: await stateIdIn(access, container, teamId, draft.status) }),
    };
    const issue = await createOnce(access, id, input);
    return { issue, refused: [...labels.refused, ...people.refused] };
  },

  async update(access, container, { expected, change }) {
    const { title, body, status, dueOn, priority } = change;
    const labels = await labelChange(access, container, change.labels);
    const people = change.assignees && assigneeAfter(expected.assignees, change.assignees);
    const stateId = status && (await stateIdOf(access, container, { expected, status }));
    const input = {
      ...(title === undefined ? {} : { title }),
      ...(body === undefined ? {} : { description: inertText(body) }),
      ...(stateId === undefined ? {} : { stateId }),
      ...(people === undefined ? {} : { assigneeId: people.id }),
      ...(dueOn === undefined ? {} : { dueDate: dueOn }),
      ...(priority === undefined ? {} : { priority: priorityOf(priority) }),
      ...labels.input,
    };
    const query = `mutation update($id: String!, $input: IssueUpdateInput!) {
      made: issueUpdate(id: $id, input: $input) { issue { ${issueFields} } } }`;
    const variables = { id: expected.id, input };
    const question = { query, variables, schema: madeSchema, isIdempotent: true };
    const sent = await unless(["entity not found"], askLinear(access, question));
    if (sent === null) return { status: "gone" };
    const refused = [...labels.refused, ...(people?.refused ?? [])];
    return { status: "written", issue: toIssueSnapshot(sent.made.issue), refused };
  },

  comments,
};

const madeSchema = z.object({ made: z.object({ issue: issueSchema }) });

/** A second call with the same id is refused, and then the first one has done it. */
async function createOnce(access: Access, id: string, input: object): Promise<IssueSnapshot> {
  const query = `mutation create($input: IssueCreateInput!) { made: issueCreate(input: $input) { issue { ${issueFields} } } }`;
  try {
    const question = { query, variables: { input }, schema: madeSchema, isIdempotent: true };
    return toIssueSnapshot((await askLinear(access, question)).made.issue);
  } catch (error) {
    const mayBeThere = error instanceof ProviderError && error.code === "invalid";
    const known = mayBeThere ? await readIssue(access, id) : null;
    if (known === null) throw error;
    return known;
  }
}

async function readIssue(access: Access, id: string): Promise<IssueSnapshot | null> {
  const query = `query issue($id: String!) { issue(id: $id) { ${issueFields} } }`;
  const asked = askLinear(access, { query, variables: { id }, schema: z.object({ issue: issueSchema }) });
  const found = await unless(["entity not found"], asked);
  return found && toIssueSnapshot(found.issue);
}

/** 0 stands for none. */
function priorityOf(priority: Named | null): number {
  return Number(priority?.id ?? 0);
}

/** Linear gives an issue to one person. */
function assigneeAfter(
  had: readonly Person[],
  { add, remove }: Difference<Person>,
): { id: string | null; refused: RefusedField[] } {
  const isRemoved = ({ accountId }: Person) => remove.some((one) => one.accountId === accountId);
  const [first, ...others] = [...add, ...had.filter((person) => !isRemoved(person))];
  const because = "An issue in Linear is assigned to one person: the others were left out.";
  const isTooMany = others.some(({ accountId }) => add.some((one) => one.accountId === accountId));
  return { id: first?.accountId ?? null, refused: isTooMany ? [{ field: "assignees", because }] : [] };
}

async function labelChange(access: Access, container: ContainerRef, change: Difference<Named> | undefined) {
  if (change === undefined) return { input: {}, refused: [] };
  const teamIds = await teamIdsOf(access, container.externalId);
  const added = await labelIdsOf(access, teamIds, change.add);
  const removed = await labelIdsOf(access, teamIds, change.remove);
  // One that is not there has gone already.
  return { input: { addedLabelIds: added.ids, removedLabelIds: removed.ids }, refused: added.refused };
}

const labelsSchema = z.object({
  issueLabels: z.object({ nodes: z.array(z.object({ id: z.string(), name: z.string() })) }),
});

/** By their ids, or by name among those of the teams and of the workspace. */
async function labelIdsOf(
  access: Access,
  teamIds: string[],
  labels: readonly Named[],
): Promise<{ ids: string[]; refused: RefusedField[] }> {
  const ids = labels.flatMap(({ id }) => id ?? []);
  const names = labels.filter(({ id }) => id === null).map(({ name }) => name);
  if (names.length === 0) return { ids, refused: [] };
  const query =
    "query labels($filter: IssueLabelFilter) { issueLabels(filter: $filter, first: 100) { nodes { id name } } }";
  const ofName = { or: names.map((name) => ({ name: { eqIgnoreCase: name } })) };
  const ofTeam = { or: [{ team: { id: { in: teamIds } } }, { team: { null: true } }] };
  const variables = { filter: { and: [ofName, ofTeam] } };
  const { issueLabels } = await askLinear(access, { query, variables, schema: labelsSchema });
  const refused: RefusedField[] = [];
  for (const name of names) {
    const found = issueLabels.nodes.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) ids.push(found.id);
    else refused.push({ field: "labels", because: `There is no label “${name}” in this team of Linear.` });
  }
  return { ids, refused };
}

/** A state is one team's: that of an issue of a project is known by name where its id is another team's. */
async function stateIdOf(
  access: Access,
  container: ContainerRef,
  { expected, status }: { expected: IssueSnapshot; status: Named },
): Promise<string | null> {
  if (readContainerId(container.externalId).kind === "team") return status.id;
  const query = "query team($id: String!) { issue(id: $id) { team { id } } }";
  const schema = z.object({ issue: z.object({ team: z.object({ id: z.string() }) }) });
  try {
    const { issue } = await askLinear(access, { query, variables: { id: expected.id }, schema });
    return await stateIdIn(access, container, issue.team.id, status);
  } catch (error) {
    // The write itself will say that it is gone.
    if (failedWith(error, ["entity not found"])) return status.id;
    throw error;
  }
}

const statesSchema = z.object({
  workflowStates: z.object({ nodes: z.array(z.object({ id: z.string(), name: z.string() })) }),
});

async function stateIdIn(
  access: Access,
  container: ContainerRef,
  teamId: string,
  { id, name }: Named,
): Promise<string | null> {
  if (readContainerId(container.externalId).kind === "team") return id;
  const query =
    "query states($filter: WorkflowStateFilter) { workflowStates(filter: $filter, first: 100) { nodes { id name } } }";
  const variables = { filter: { team: { id: { eq: teamId } } } };
  const { workflowStates } = await askLinear(access, { query, variables, schema: statesSchema });
  const { nodes } = workflowStates;
  return (nodes.find((one) => one.id === id) ?? nodes.find((one) => one.name === name))?.id ?? id;
}
