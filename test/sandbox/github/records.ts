/** What a GitHub of the sandbox remembers. People and owners are kept by login, which never changes here. */
export interface Account {
  id: number;
  login: string;
  name: string;
  type: "User" | "Organization";
  email: string | null;
  createdAt: string;
}

export type Role = "admin" | "maintain" | "write" | "triage" | "read";

export interface Label {
  id: number;
  name: string;
  color: string;
  description: string | null;
  isDefault: boolean;
}

export interface Milestone {
  id: number;
  number: number;
  title: string;
  description: string | null;
  state: "open" | "closed";
  creator: string;
  dueOn: string | null;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
}

export interface Comment {
  id: number;
  author: string;
  body: string;
  createdAt: string;
  updatedAt: string;
}

export interface Issue {
  id: number;
  number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "duplicate" | "reopened" | null;
  author: string;
  assignees: string[];
  labels: Label[];
  milestone: Milestone | null;
  isLocked: boolean;
  lockReason: string | null;
  isPinned: boolean;
  isPullRequest: boolean;
  comments: Comment[];
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: string | null;
}

export interface HookDelivery {
  id: number;
  deliveryId: string;
  event: string;
  action: string | null;
  isRedelivery: boolean;
  deliveredAt: string;
  durationMs: number;
  status: number;
  statusText: string;
  url: string;
  requestHeaders: Record<string, string>;
  body: string;
  responseHeaders: Record<string, string>;
  responseBody: string;
}

export interface Hook {
  id: number;
  isActive: boolean;
  events: string[];
  url: string;
  contentType: "json" | "form";
  secret: string;
  insecureSsl: string;
  createdAt: string;
  updatedAt: string;
  /** Newest first. */
  deliveries: HookDelivery[];
}

export interface Repository {
  id: number;
  owner: string;
  name: string;
  description: string | null;
  isPrivate: boolean;
  isArchived: boolean;
  hasIssues: boolean;
  language: string | null;
  topics: string[];
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
  /** Everyone else may read it if it is public. */
  roles: Map<string, Role>;
  labels: Label[];
  milestones: Milestone[];
  issues: Map<number, Issue>;
  goneIssues: Map<number, "deleted" | { repositoryId: number; number: number }>;
  hooks: Map<number, Hook>;
  sendsTwice: boolean;
}

export interface Grant {
  clientId: string;
  login: string;
  scopes: string[];
}

export interface Code extends Grant {
  redirectUri: string;
  challenge: string | null;
  expiresAtMs: number;
}

export interface UserToken extends Grant {
  accessToken: string;
  refreshToken: string | null;
  isApp: boolean;
  createdAt: string;
  /** Infinity for tokens of OAuth apps. */
  expiresAtMs: number;
}

/** An hour begins with an account's first call after the one before. */
export interface UsedCalls {
  endsAtMs: number;
  count: number;
}

/** One GitHub: github.com, or an Enterprise Server with people and repositories of its own. */
export interface World {
  webHost: string;
  /** The host in whose name faults are set for the API. */
  apiHost: string;
  apiPath: string;
  isEnterprise: boolean;
  lastId: number;
  accounts: Map<string, Account>;
  memberships: Map<string, string[]>;
  repositories: Map<number, Repository>;
  /** Lower-case "owner/name" of renamed or transferred repositories. */
  formerNames: Map<string, number>;
  clientSecrets: Map<string, string>;
  codes: Map<string, Code>;
  tokens: Map<string, UserToken>;
  /** By account. */
  usedCalls: Map<string, UsedCalls>;
}
