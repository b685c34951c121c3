export const siteIds = ["north", "south"] as const;
export type SiteId = (typeof siteIds)[number];
export type Login = "alice" | "bob";

/** Names as people of that site chose them; only the categories are the service's own. */
export const statuses = [
  { id: "1", name: "Backlog", category: "new" },
  { id: "3", name: "In review", category: "in_progress" },
  { id: "5", name: "Shipped", category: "finished" },
] as const;

export const components = [{ id: "c1", name: "Checkout" }];
export const sprints = [
  { id: "s1", name: "Sprint 7", running: true },
  { id: "s2", name: "Sprint 8", running: false },
];
export const priorities = [
  { id: "p1", name: "Blocker" },
  { id: "p2", name: "Normal" },
  { id: "p3", name: "Someday" },
] as const;

export type Named = { id: string; name: string };

export interface Project {
  site: SiteId;
  /** Unique within its site only. */
  id: string;
  key: string;
  name: string;
  lastNumber: number;
}

/** A document in Atlassian's format: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
export type Document = { type: "doc"; version: 1; content: unknown[] };

export interface Comment {
  id: string;
  /** As the client named it; null = a person wrote it. */
  clientId: string | null;
  author: Login;
  body: Document;
  createdAtMs: number;
  updatedAtMs: number;
}

export interface Issue {
  site: SiteId;
  /** Unique within its site only. */
  id: string;
  projectId: string;
  number: number;
  title: string;
  body: Document;
  statusId: string;
  priorityId: string;
  type: Named;
  labels: Named[];
  componentId: string | null;
  sprintId: string | null;
  assignees: Login[];
  parentKey: string | null;
  due: string | null;
  estimateMinutes: number | null;
  spentMinutes: number | null;
  createdAtMs: number;
  updatedAtMs: number;
  finishedAtMs: number | null;
  revision: number;
  /** As the client named it; null = a person opened it. */
  clientId: string | null;
  comments: Comment[];
}

/** Of one issue, in whole minutes, as one person logged it. */
export interface Worklog {
  site: SiteId;
  id: string;
  issueId: string;
  login: Login;
  startedAtMs: number;
  minutes: number;
  note: string;
  /** What an application keeps with it; people do not see it. */
  tag: string | null;
  revision: number;
}

/** Of an account, for all its sites; ends an hour after it was made or prolonged. */
export interface Subscription {
  id: string;
  login: Login;
  url: string;
  /** Its own; null = the application\'s. */
  secret: string | null;
  /** null = of all sites. */
  site: SiteId | null;
  expiresAtMs: number;
}

export interface World {
  projects: Project[];
  issues: Map<string, Issue>;
  worklogs: Worklog[];
  lastWorklog: number;
  /** When each account wrote time in the last minute. */
  timeWrites: { login: Login; atMs: number }[];
  /** Writes of time that met another one on the same issue. */
  overlaps: number;
  subscriptions: Map<string, Subscription>;
  lastIds: Record<SiteId, number>;
  lastSubscription: number;
}
