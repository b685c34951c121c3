export type IssueFacts = {
  action?: string;
  id?: number;
  number?: number;
  title?: string;
  state?: "open" | "closed";
  labels?: string[];
  updatedAt?: string;
  repositoryId?: number;
  assignee?: { id: number; login: string };
};

/** A payload of GitHub's event "issues" with the fields that are read, and some that are not. */
export function issuePayload(facts: IssueFacts = {}) {
  const repository = facts.repositoryId ?? 186_853_002;
  return {
    action: facts.action ?? "opened",
    issue: {
      id: facts.id ?? 444_500_041,
      node_id: "MDU6SXNzdWU0NDQ1MDAwNDE=",
      number: facts.number ?? 1,
      title: facts.title ?? "Spelling error in the README file",
      body: "It looks like you accidentally spelled 'commit' with two 't's.",
      html_url: `https://github.com/Codertocat/Hello-World/issues/${facts.number ?? 1}`,
      state: facts.state ?? "open",
      labels: (facts.labels ?? []).map((name) => ({ name, color: "d73a4a" })),
      assignees: facts.assignee === undefined ? [] : [facts.assignee],
      milestone: null,
      created_at: "2026-11-01T10:00:00Z",
      updated_at: facts.updatedAt ?? "2026-11-01T10:00:00Z",
      closed_at: facts.state === "closed" ? (facts.updatedAt ?? "2026-11-01T10:00:00Z") : null,
    },
    ...(facts.assignee === undefined ? {} : { assignee: facts.assignee }),
    repository: {
      id: repository,
      full_name: "Codertocat/Hello-World",
      html_url: "https://github.com/Codertocat/Hello-World",
    },
    sender: { id: 21_031_067, login: "Codertocat" },
  };
}
