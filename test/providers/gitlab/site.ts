import type { ActedOn } from "../contracts/tracker.ts";

const sandboxUrl = "http://localhost:8788";

type Issue = { id: number; iid: number; references: { full: string } };

/** The sandbox's REST interface of a GitLab, as one of its personas uses it. */
export async function gitlabAs<T>(
  persona: string,
  method: string,
  path: string,
  body?: unknown,
  host = "gitlab.com",
): Promise<T> {
  const response = await fetch(`${sandboxUrl}/${host}/api/v4${path}`, {
    method,
    headers: { Authorization: `Bearer sandbox-${persona}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  // safe because the tests name the shape that the sandbox documents
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const idOf = (path: string) => encodeURIComponent(path);

/** What Alice does in a project. */
export function actingIn(project: string, host = "gitlab.com") {
  const issues = `/projects/${idOf(project)}/issues`;
  const iidOf = ({ key }: ActedOn) => Number(key.slice(key.lastIndexOf("#") + 1));
  const nameOf = ({ id, references }: Issue): ActedOn => ({ id: String(id), key: references.full });
  const alice = <T>(method: string, path: string, body?: unknown) =>
    gitlabAs<T>("alice", method, path, body, host);
  const change = async (issue: ActedOn, fields: object) => {
    await alice("PUT", `${issues}/${iidOf(issue)}`, fields);
  };
  return {
    change,
    iidOf,
    issueAt: (issue: ActedOn) => alice<Record<string, unknown>>("GET", `${issues}/${iidOf(issue)}`),
    open: async ({ title, body, label }: { title: string; body: string; label: string }) =>
      nameOf(await alice<Issue>("POST", issues, { title, description: body, labels: label })),
    openWith: async (fields: object) => nameOf(await alice<Issue>("POST", issues, fields)),
    rename: (issue: ActedOn, title: string) => change(issue, { title }),
    close: (issue: ActedOn) => change(issue, { state_event: "close" }),
    remove: async (issue: ActedOn) => alice<undefined>("DELETE", `${issues}/${iidOf(issue)}`),
    async move(issue: ActedOn, to: string) {
      const { id } = await alice<{ id: number }>("GET", `/projects/${idOf(to)}`);
      return nameOf(await alice<Issue>("POST", `${issues}/${iidOf(issue)}/move`, { to_project_id: id }));
    },
  };
}

type Project = { id: number; path_with_namespace: string; web_url: string };
type Group = { id: number; full_path: string; web_url: string };

export async function projectRef(path: string, host = "gitlab.com") {
  const found = await gitlabAs<Project>("alice", "GET", `/projects/${idOf(path)}`, undefined, host);
  return { externalId: String(found.id), name: found.path_with_namespace, url: found.web_url };
}

export async function groupRef(path: string) {
  const found = await gitlabAs<Group>("alice", "GET", `/groups/${idOf(path)}`);
  return { externalId: `g${found.id}`, name: found.full_path, url: found.web_url };
}
