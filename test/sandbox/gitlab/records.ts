/** What a GitLab of the sandbox remembers. People are kept by username, which never changes here. */
export interface User {
  id: number;
  username: string;
  name: string;
  email: string;
  /** The account behind a project or group access token. */
  isBot: boolean;
}

/** https://docs.gitlab.com/api/access_requests/: Guest, Planner, Reporter, Developer, Maintainer, Owner. */
export type Level = 10 | 15 | 20 | 30 | 40 | 50;

export interface Group {
  id: number;
  path: string;
  name: string;
  /** Premium: webhooks of groups. */
  isPaid: boolean;
  members: Map<string, Level>;
  hooks: Map<number, Hook>;
}

export interface Label {
  id: number;
  name: string;
  color: string;
}

export interface Milestone {
  id: number;
  title: string;
  state: "active" | "closed";
  dueOn: string | null;
}

export interface Note {
  id: number;
  author: string;
  body: string;
  isSystem: boolean;
  /** Only for those who may see confidential issues. */
  isInternal: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface Timelog {
  id: number;
  username: string;
  seconds: number;
  spentAt: string;
  summary: string;
}

export type IssueType = "issue" | "incident" | "task" | "test_case";

export interface Issue {
  id: number;
  iid: number;
  projectId: number;
  title: string;
  description: string | null;
  state: "opened" | "closed";
  type: IssueType;
  /** null = the one that an open or closed issue has by itself. */
  statusId: number | null;
  author: string;
  assignees: string[];
  labels: Label[];
  milestone: Milestone | null;
  isConfidential: boolean;
  dueOn: string | null;
  estimateSeconds: number;
  movedToId: number | null;
  notes: Note[];
  timelogs: Timelog[];
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
}

export interface HookDelivery {
  id: number;
  trigger: string;
  deliveryId: string;
  deliveredAt: string;
  durationMs: number;
  status: number;
  statusText: string;
  requestHeaders: Record<string, string>;
  body: string;
}

export interface Hook {
  id: number;
  uuid: string;
  url: string;
  token: string;
  signingToken: string;
  events: Record<string, boolean>;
  /** In a row; four disable it for a while, forty for good: https://docs.gitlab.com/user/project/integrations/webhooks/ */
  failures: number;
  disabledUntilMs: number | null;
  createdAt: string;
  /** Newest first. */
  deliveries: HookDelivery[];
}

export interface Project {
  id: number;
  /** With its namespace, such as "acme/tools/web". */
  path: string;
  name: string;
  description: string;
  visibility: "private" | "internal" | "public";
  isArchived: boolean;
  hasIssues: boolean;
  members: Map<string, Level>;
  labels: Label[];
  milestones: Milestone[];
  issues: Map<number, Issue>;
  lastIid: number;
  hooks: Map<number, Hook>;
  createdAt: string;
}

export interface Token {
  accessToken: string;
  username: string;
  scopes: string[];
  /** null for personal, group and project access tokens. */
  oauth: { clientId: string; refreshToken: string; family: string } | null;
  createdAtMs: number;
  expiresAtMs: number;
}

export interface Code {
  clientId: string;
  username: string;
  scopes: string[];
  redirectUri: string;
  challenge: string | null;
  expiresAtMs: number;
}

/** One GitLab: gitlab.com, or an instance of one's own. */
export interface World {
  host: string;
  /** Such as "19.1.0": what older ones do not have is refused or ignored as they do. */
  version: string;
  /** Statuses are for those who pay; free = they could, so that the interface knows them. */
  plan: "community" | "free" | "premium";
  lastId: number;
  users: Map<string, User>;
  groups: Map<number, Group>;
  projects: Map<number, Project>;
  /** Former paths of projects that were renamed. */
  formerPaths: Map<string, number>;
  clientSecrets: Map<string, string>;
  codes: Map<string, Code>;
  tokens: Map<string, Token>;
  /** Refresh tokens that were used, and to which family they belong. */
  usedRefreshTokens: Map<string, string>;
  /** Calls per account and minute, by what is counted. */
  calls: Map<string, { minute: number; count: number }>;
  /** Who was told of a mention, and where. */
  mentions: { username: string; by: string; issueId: number }[];
}
