/** What trackers send, with the fields that they document. */
const [start, end] = ["2026-01-02T10:00:00.000Z", "2026-01-03T10:00:00.000Z"];
const alice = { id: 1, username: "alice", name: "Alice" };
const project = { id: 14, path_with_namespace: "acme/web", web_url: "https://gitlab.com/acme/web" };
const gitlabTimes = { created_at: "2026-01-02 10:00:00 UTC", updated_at: end };

export const gitlabIssue = {
  object_kind: "issue",
  event_type: "issue",
  user: alice,
  project,
  object_attributes: {
    id: 301,
    iid: 23,
    project_id: 14,
    title: "Door sticks",
    description: "It **sticks**.",
    state: "opened",
    type: "Issue",
    action: "update",
    assignee_ids: [1],
    due_date: "2026-02-01",
    time_estimate: 3600,
    total_time_spent: 60,
    moved_to_id: null,
    ...gitlabTimes,
    closed_at: null,
  },
  labels: [{ id: 7, title: "bug" }],
  assignees: [alice],
  changes: { assignees: { previous: [], current: [alice] } },
};
export const gitlabNote = {
  object_kind: "note",
  event_type: "note",
  user: alice,
  project,
  object_attributes: {
    id: 5,
    note: "Hm.",
    author_id: 1,
    system: false,
    internal: false,
    url: "",
    ...gitlabTimes,
  },
  issue: { id: 301, iid: 23 },
};

const team = { id: "t1", key: "ENG", name: "Engineering" };
export const linearIssue = {
  action: "update",
  type: "Issue",
  url: "https://linear.app/acme/issue/ENG-1",
  data: {
    id: "i1",
    identifier: "ENG-1",
    url: "https://linear.app/acme/issue/ENG-1/door",
    title: "Door",
    description: "It **sticks**.",
    priority: 2,
    dueDate: "2026-02-01",
    createdAt: start,
    updatedAt: end,
    completedAt: null,
    canceledAt: null,
    archivedAt: null,
    trashed: null,
    state: { id: "s1", name: "Todo", type: "unstarted" },
    team,
    project: { id: "p1", name: "Redesign", url: "https://linear.app/acme/project/p1" },
    cycle: { id: "y1", number: 2, name: null, startsAt: start, endsAt: end },
    assignee: { id: "u1", name: "Alice" },
    labels: [{ id: "l1", name: "bug" }],
  },
  updatedFrom: { title: "Gate", teamId: "t2", projectId: null, assigneeId: null, updatedAt: start },
};
export const linearComment = {
  action: "create",
  type: "Comment",
  url: "https://linear.app/acme/issue/ENG-1#comment-1",
  data: {
    id: "c1",
    body: "Hm.",
    issueId: "i1",
    user: { id: "u1", name: "Alice" },
    createdAt: start,
    updatedAt: end,
  },
};
export const linearCycle = {
  action: "update",
  type: "Cycle",
  data: { id: "y1", number: 7, name: null, teamId: "t1", startsAt: start, endsAt: end },
  updatedFrom: { endsAt: start },
};
export const linearNamed = (type: string) => ({
  action: "update",
  type,
  data: { id: "n1", name: "defect", url: "https://linear.app/acme/project/n1" },
  updatedFrom: { name: "bug" },
});

const jiraIssue = {
  id: "10007",
  key: "ONE-7",
  self: "https://other.atlassian.net/rest/api/2/10007",
  fields: {
    summary: "Door sticks",
    project: { id: "1", key: "ONE", name: "One", simplified: false },
    assignee: null,
  },
};
export const jiraChange = {
  timestamp: Date.parse(end),
  webhookEvent: "jira:issue_updated",
  issue_event_type_name: "issue_generic",
  user: { accountId: "712020:a" },
  issue: jiraIssue,
  changelog: {
    id: "1",
    items: [{ field: "summary", fieldId: "summary", fromString: "Gate", toString: "Door sticks" }],
  },
};
export const jiraComment = {
  timestamp: Date.parse(end),
  webhookEvent: "comment_created",
  comment: { self: `${jiraIssue.self}/comment/8`, id: "8", body: "Hm.", created: start, updated: start },
  issue: jiraIssue,
};
