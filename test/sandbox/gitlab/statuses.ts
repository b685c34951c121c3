import type { Issue, World } from "./records.ts";

type Category = "TRIAGE" | "TO_DO" | "IN_PROGRESS" | "DONE" | "CANCELED";
export interface Status {
  id: number;
  name: string;
  category: Category;
}

/** Of all namespaces here: https://docs.gitlab.com/user/work_items/status/ */
export const statuses: readonly Status[] = [
  { id: 41, name: "New", category: "TRIAGE" },
  { id: 42, name: "To do", category: "TO_DO" },
  { id: 43, name: "In progress", category: "IN_PROGRESS" },
  { id: 44, name: "In review", category: "IN_PROGRESS" },
  { id: 45, name: "Done", category: "DONE" },
  { id: 46, name: "Won't do", category: "CANCELED" },
  { id: 47, name: "Duplicate", category: "CANCELED" },
];

export const isClosing = ({ category }: Status) => category === "DONE" || category === "CANCELED";

/** null = the plan or the type has none. One that does not fit whether the issue is open is replaced by the default. */
export function statusOf({ plan }: World, issue: Issue): Status | null {
  if (plan !== "premium" || (issue.type !== "issue" && issue.type !== "task")) return null;
  const isClosed = issue.state === "closed";
  const own = statuses.find(({ id }) => id === issue.statusId);
  if (own !== undefined && isClosing(own) === isClosed) return own;
  const usual = issue.movedToId === null ? "Done" : "Duplicate";
  return statuses.find(({ name }) => name === (isClosed ? usual : "To do")) ?? null;
}

export const presentStatus = (status: Status | null) =>
  status === null ? null : { ...status, id: `gid://gitlab/WorkItems::Statuses::Custom::Status/${status.id}` };
