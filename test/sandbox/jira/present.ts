import {
  categories,
  type Comment,
  type Instance,
  type Issue,
  issueTypes,
  type Login,
  logins,
  people,
  priorities,
  type Project,
  resolutions,
  statuses,
  type Worklog,
} from "./records.ts";
import { timeOf, toWiki } from "./text.ts";
import { findProject, instanceNamed, issuesOf, jiraWorld, keyOf, projectOf, sprintsOf } from "./world.ts";

/** Version 2 has texts where version 3 has documents. */
export type Version = "2" | "3";

/** Everybody has an account id in the Cloud; Data Center knows names and keys. */
export function presentPerson(login: Login, { cloudId, host }: Instance) {
  const { accountId, name, email, zone } = people[login];
  const shared = { displayName: name, emailAddress: email, active: true, timeZone: zone };
  if (cloudId === null)
    return {
      self: `https://${host}/rest/api/2/user?username=${login}`,
      name: login,
      key: `JIRAUSER1010${logins.indexOf(login)}`,
      ...shared,
    };
  return {
    self: `https://${host}/rest/api/3/user?accountId=${accountId}`,
    accountId,
    accountType: "atlassian",
    ...shared,
  };
}

export function presentProject(project: Project) {
  const { host, cloudId } = instanceNamed(project.instance);
  const open = issuesOf({ id: project.instance }).filter(({ projectId }) => projectId === project.id);
  return {
    self: `https://${host}/rest/api/${cloudId === null ? 2 : 3}/project/${project.id}`,
    id: project.id,
    key: project.key,
    name: project.name,
    description: `Everything about ${project.name}.`,
    projectTypeKey: "software",
    archived: project.isArchived,
    isPrivate: false,
    insight: { totalIssueCount: open.length },
  };
}

export function presentStatus(statusId: string, { host }: Instance) {
  const status = statuses.find(({ id }) => id === statusId);
  if (status === undefined) throw new Error(`There is no status ${statusId}.`);
  const { id, name, category } = status;
  return {
    self: `https://${host}/rest/api/2/status/${id}`,
    id,
    name,
    description: "",
    statusCategory: categories[category],
  };
}

/** All fields of an issue; `names` narrows them as the interface's `fields` does. */
export function presentIssue(issue: Issue, version: Version, names: readonly string[] | null = null) {
  const instance = instanceNamed(issue.instance);
  const all = fieldsOf(issue, version);
  const isWanted = (name: string) =>
    names === null || names.includes("*all") || names.includes("*navigable") || names.includes(name);
  return {
    id: issue.id,
    key: keyOf(issue),
    self: `https://${instance.host}/rest/api/${version}/issue/${issue.id}`,
    fields: Object.fromEntries(Object.entries(all).filter(([name]) => isWanted(name))),
  };
}

function fieldsOf(issue: Issue, version: Version): Record<string, unknown> {
  const instance = instanceNamed(issue.instance);
  const project = projectOf(issue);
  const type = issueTypes.find(({ id }) => id === issue.typeId);
  const parent = jiraWorld().issues.get(`${issue.instance}/${issue.parentId ?? ""}`);
  const subtasks = issuesOf(instance).filter(({ parentId }) => parentId === issue.id);
  return {
    summary: issue.summary,
    description: version === "3" ? issue.description : toWiki(issue.description),
    project: { id: project.id, key: project.key, name: project.name },
    issuetype: { id: type?.id, name: type?.name, subtask: type?.subtask },
    status: presentStatus(issue.statusId, instance),
    priority: priorities.find(({ id }) => id === issue.priorityId) ?? null,
    resolution: resolutions.find(({ id }) => id === issue.resolutionId) ?? null,
    labels: issue.labels,
    components: project.components.filter(({ id }) => issue.componentIds.includes(id)),
    assignee: issue.assignee === null ? null : presentPerson(issue.assignee, instance),
    reporter: presentPerson(issue.reporter, instance),
    ...(parent === undefined ? {} : { parent: { id: parent.id, key: keyOf(parent) } }),
    subtasks: subtasks.map((one) => ({ id: one.id, key: keyOf(one) })),
    ...(instance.sprintField === null ? {} : { [instance.sprintField]: presentSprints(issue, instance) }),
    duedate: issue.due,
    ...timesOf(issue),
    created: timeOf(issue.createdAtMs),
    updated: timeOf(issue.updatedAtMs),
    resolutiondate: issue.resolvedAtMs === null ? null : timeOf(issue.resolvedAtMs),
    archiveddate: issue.archivedAtMs === null ? null : timeOf(issue.archivedAtMs),
    comment: { comments: issue.comments.map((one) => presentComment(one, issue, version)) },
    worklog: { worklogs: issue.worklogs.slice(0, 20).map((one) => presentWorklog(one, issue, { version })) },
  };
}

/** Objects in the Cloud; in Data Center the text of a Java object. */
function presentSprints(issue: Issue, { cloudId }: Instance) {
  const sprints = sprintsOf(issue);
  if (sprints.length === 0) return null;
  return sprints.map(({ id, name, state }) =>
    cloudId === null
      ? `com.atlassian.greenhopper.service.sprint.Sprint@${id.toString(16)}[id=${id},rapidViewId=1,state=${state.toUpperCase()},name=${name},startDate=<null>,endDate=<null>,completeDate=<null>,sequence=${id},goal=]`
      : { id, name, state, boardId: 1 },
  );
}

function timesOf({ estimateSeconds, remainingSeconds, spentSeconds }: Issue) {
  const given = (seconds: number | null, name: string) =>
    seconds === null ? {} : { [name]: `${seconds / 60}m`, [`${name}Seconds`]: seconds };
  const timetracking = {
    ...given(estimateSeconds, "originalEstimate"),
    ...given(remainingSeconds, "remainingEstimate"),
    ...given(spentSeconds === 0 ? null : spentSeconds, "timeSpent"),
  };
  return {
    timeoriginalestimate: estimateSeconds,
    timeestimate: remainingSeconds,
    timespent: spentSeconds === 0 ? null : spentSeconds,
    timetracking,
  };
}

export function presentComment(comment: Comment, issue: Issue, version: Version) {
  const instance = instanceNamed(issue.instance);
  return {
    self: `https://${instance.host}/rest/api/${version}/issue/${issue.id}/comment/${comment.id}`,
    id: comment.id,
    author: presentPerson(comment.author, instance),
    body: version === "3" ? comment.body : toWiki(comment.body),
    updateAuthor: presentPerson(comment.author, instance),
    created: timeOf(comment.createdAtMs),
    updated: timeOf(comment.updatedAtMs),
    jsdPublic: !comment.isInternal,
  };
}

export function presentWorklog(
  worklog: Worklog,
  issue: Issue,
  { version, withProperties = false }: { version: Version; withProperties?: boolean },
) {
  const instance = instanceNamed(issue.instance);
  const properties = Object.entries(worklog.properties).map(([key, value]) => ({ key, value }));
  return {
    self: `https://${instance.host}/rest/api/${version}/issue/${issue.id}/worklog/${worklog.id}`,
    id: worklog.id,
    issueId: issue.id,
    author: presentPerson(worklog.author, instance),
    updateAuthor: presentPerson(worklog.updateAuthor, instance),
    comment: version === "3" ? worklog.comment : toWiki(worklog.comment),
    started: timeOf(worklog.startedAtMs),
    created: timeOf(worklog.createdAtMs),
    updated: timeOf(worklog.updatedAtMs),
    timeSpent: `${Math.floor(worklog.seconds / 60)}m`,
    timeSpentSeconds: worklog.seconds,
    ...(withProperties ? { properties } : {}),
  };
}

export function componentNames(issue: Issue): string[] {
  const project = findProject({ id: issue.instance }, issue.projectId);
  return (project?.components ?? [])
    .filter(({ id }) => issue.componentIds.includes(id))
    .map(({ name }) => name);
}
