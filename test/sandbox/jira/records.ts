import type { Grants } from "./grants.ts";

export const logins = ["alice", "bob", "carol"] as const;
export type Login = (typeof logins)[number];

/** Two sites of Jira Cloud and a server that somebody runs themselves. */
export const instances = {
  acme: {
    id: "acme",
    sprintField: "customfield_10020",
    cloudId: "3f1b2c70-0000-4000-8000-00000000acae",
    host: "acme.atlassian.net",
    name: "acme",
    people: ["alice", "bob", "carol"],
  },
  studio: {
    id: "studio",
    sprintField: null,
    cloudId: "3f1b2c70-0000-4000-8000-000000057d10",
    host: "studio.atlassian.net",
    name: "studio",
    people: ["alice"],
  },
  server: {
    id: "server",
    sprintField: "customfield_10105",
    cloudId: null,
    host: "jira.acme.example",
    name: "Jira of acme",
    people: ["alice", "bob", "carol"],
  },
} as const satisfies Record<string, Instance>;

export interface Instance {
  id: string;
  /** null = nobody there works in sprints. */
  sprintField: string | null;
  /** null = Data Center. */
  cloudId: string | null;
  host: string;
  name: string;
  people: readonly Login[];
}

export interface Person {
  name: string;
  email: string;
  accountId: string;
  zone: string;
  /** Whether they may manage webhooks on a site's own pages, and worklogs of others. */
  isAdmin: boolean;
}

export const people: Readonly<Record<Login, Person>> = {
  alice: {
    name: "Alice Adler",
    email: "alice@acme.example",
    accountId: "712020:a11ce000-0000-4000-8000-000000000001",
    zone: "Europe/Berlin",
    isAdmin: true,
  },
  bob: {
    name: "Bob Brandt",
    email: "bob@acme.example",
    accountId: "712020:b0b00000-0000-4000-8000-000000000002",
    zone: "America/New_York",
    isAdmin: false,
  },
  carol: {
    name: "Carol Castillo",
    email: "carol@acme.example",
    accountId: "5f0ca1010000000000000003",
    zone: "Asia/Kolkata",
    isAdmin: false,
  },
};

export const statuses = [
  { id: "10001", name: "To Do", category: "new" },
  { id: "10002", name: "In Progress", category: "indeterminate" },
  { id: "10003", name: "In Review", category: "indeterminate" },
  { id: "10004", name: "Done", category: "done" },
] as const;

export const categories = {
  new: { id: 2, key: "new", colorName: "blue-gray", name: "To Do" },
  indeterminate: { id: 4, key: "indeterminate", colorName: "yellow", name: "In Progress" },
  done: { id: 3, key: "done", colorName: "green", name: "Done" },
} as const;

/** What the workflow allows; a review can only end with a resolution. */
export const transitions = [
  { id: "11", name: "Start", from: ["10001"], to: "10002", wants: null },
  { id: "21", name: "Ask for review", from: ["10002"], to: "10003", wants: null },
  { id: "31", name: "Approve", from: ["10003"], to: "10004", wants: "resolution" },
  { id: "41", name: "Close", from: ["10001", "10002"], to: "10004", wants: null },
  { id: "51", name: "Reopen", from: ["10004", "10002", "10003"], to: "10001", wants: null },
] as const;

export const priorities = [
  { id: "1", name: "Highest" },
  { id: "3", name: "Medium" },
  { id: "5", name: "Lowest" },
] as const;

export const resolutions = [
  { id: "10000", name: "Done" },
  { id: "10001", name: "Won't Do" },
] as const;

export const issueTypes = [
  { id: "10001", name: "Epic", subtask: false, hierarchyLevel: 1 },
  { id: "10002", name: "Story", subtask: false, hierarchyLevel: 0 },
  { id: "10003", name: "Task", subtask: false, hierarchyLevel: 0 },
  { id: "10004", name: "Bug", subtask: false, hierarchyLevel: 0 },
  { id: "10005", name: "Sub-task", subtask: true, hierarchyLevel: -1 },
] as const;

export interface Project {
  instance: string;
  /** Unique within its instance only. */
  id: string;
  key: string;
  name: string;
  lastNumber: number;
  isArchived: boolean;
  components: { id: string; name: string }[];
  sprints: Sprint[];
}

export interface Sprint {
  id: number;
  name: string;
  state: "future" | "active" | "closed";
}

export interface Comment {
  id: string;
  author: Login;
  body: unknown;
  createdAtMs: number;
  updatedAtMs: number;
  properties: Record<string, unknown>;
  /** A note of Jira Service Management that its customers do not see. */
  isInternal: boolean;
}

export interface Worklog {
  id: string;
  author: Login;
  updateAuthor: Login;
  comment: unknown;
  startedAtMs: number;
  seconds: number;
  createdAtMs: number;
  updatedAtMs: number;
  properties: Record<string, unknown>;
}

export interface Issue {
  instance: string;
  /** Unique within its instance only; stays when the issue is moved. */
  id: string;
  projectId: string;
  number: number;
  /** That it had before it was moved: it is found by each of them. */
  oldKeys: string[];
  summary: string;
  /** A document in Atlassian's format, or the text of Data Center. */
  description: unknown;
  statusId: string;
  priorityId: string;
  typeId: string;
  labels: string[];
  componentIds: string[];
  /** Also of those that are over. */
  sprintIds: number[];
  assignee: Login | null;
  reporter: Login;
  parentId: string | null;
  due: string | null;
  estimateSeconds: number | null;
  remainingSeconds: number | null;
  /** Kept as a sum, as Jira does, which is why it can be wrong. */
  spentSeconds: number;
  createdAtMs: number;
  updatedAtMs: number;
  resolvedAtMs: number | null;
  resolutionId: string | null;
  archivedAtMs: number | null;
  /** Only administrators see it, by the issue's security level. */
  isRestricted: boolean;
  /** What fetches many cannot read it just now. */
  isUnreadable: boolean;
  properties: Record<string, unknown>;
  comments: Comment[];
  worklogs: Worklog[];
  /** What a search that lags still shows; null = nothing. */
  before: { untilMs: number; issue: Omit<Issue, "before"> | null } | null;
}

/** What of a changelog is played. */
export type Item = { field: string; fieldId: string; from: string | null; to: string | null };

/** Registered by an app; ends after thirty days. */
export interface DynamicHook {
  id: number;
  instance: string;
  login: Login;
  clientId: string;
  url: string;
  events: string[];
  jqlFilter: string;
  expiresAtMs: number;
}

/** Made by an administrator on the site's pages. */
export interface AdminHook {
  id: number;
  instance: string;
  name: string;
  url: string;
  secret: string;
  jqlFilter: string;
  events: string[];
  isActive: boolean;
}

/** A worklog that was deleted, as the feed tells of it. */
export interface DeletedWorklog {
  instance: string;
  id: string;
  atMs: number;
}

export interface World {
  projects: Project[];
  issues: Map<string, Issue>;
  dynamicHooks: Map<number, DynamicHook>;
  adminHooks: Map<number, AdminHook>;
  deletedWorklogs: DeletedWorklog[];
  grants: Grants;
  /** By instance: each counts for itself. */
  lastIds: Record<string, number>;
}
