export const logins = ["alice", "bob", "carol"] as const;
export type Login = (typeof logins)[number];

/** In the order in which a team shows them; the names are people's own. */
export const stateTypes = [
  "triage",
  "backlog",
  "unstarted",
  "started",
  "completed",
  "canceled",
  "duplicate",
] as const;
export type StateType = (typeof stateTypes)[number];

interface Kept {
  id: string;
  createdAtMs: number;
  updatedAtMs: number;
  archivedAtMs: number | null;
}

export interface User extends Kept {
  /** null for an application. */
  login: Login | null;
  name: string;
  email: string;
  isAdmin: boolean;
  isGuest: boolean;
}

export interface Team extends Kept {
  key: string;
  name: string;
  description: string;
  isPrivate: boolean;
  memberIds: string[];
  lastNumber: number;
}

export interface State extends Kept {
  teamId: string;
  name: string;
  type: StateType;
  position: number;
}

export interface Label extends Kept {
  /** null = of the whole workspace. */
  teamId: string | null;
  name: string;
  color: string;
}

export interface Project extends Kept {
  name: string;
  description: string;
  slugId: string;
  teamIds: string[];
}

export interface Cycle extends Kept {
  teamId: string;
  number: number;
  name: string | null;
  startsAtMs: number;
  endsAtMs: number;
}

export interface Issue extends Kept {
  teamId: string;
  number: number;
  previousIdentifiers: string[];
  title: string;
  description: string | null;
  stateId: string;
  priority: number;
  estimate: number | null;
  assigneeId: string | null;
  creatorId: string;
  parentId: string | null;
  projectId: string | null;
  cycleId: string | null;
  labelIds: string[];
  subscriberIds: string[];
  /** YYYY-MM-DD. */
  dueDate: string | null;
  startedAtMs: number | null;
  completedAtMs: number | null;
  canceledAtMs: number | null;
  isTrashed: boolean;
}

export interface Comment extends Kept {
  issueId: string;
  userId: string;
  parentId: string | null;
  body: string;
  editedAtMs: number | null;
}

export interface Attachment extends Kept {
  issueId: string;
  title: string;
  url: string;
  metadata: Record<string, unknown>;
}

export interface Webhook extends Kept {
  label: string | null;
  url: string;
  secret: string;
  /** null = all public teams. */
  teamId: string | null;
  resourceTypes: string[];
  isEnabled: boolean;
  creatorId: string;
}

export interface Grant {
  clientId: string;
  userId: string;
  scopes: string[];
}

export interface Code extends Grant {
  redirectUri: string;
  challenge: string | null;
  expiresAtMs: number;
}

export interface Token extends Grant {
  accessToken: string;
  refreshToken: string;
  expiresAtMs: number;
}

/** Of an hour, as its limits are counted. */
export interface Budget {
  endsAtMs: number;
  requestsLeft: number;
  complexityLeft: number;
}

export interface World {
  organization: { id: string; name: string; urlKey: string };
  users: Map<string, User>;
  teams: Map<string, Team>;
  states: Map<string, State>;
  labels: Map<string, Label>;
  projects: Map<string, Project>;
  cycles: Map<string, Cycle>;
  issues: Map<string, Issue>;
  comments: Map<string, Comment>;
  attachments: Map<string, Attachment>;
  webhooks: Map<string, Webhook>;
  clientSecrets: Map<string, string>;
  codes: Map<string, Code>;
  tokens: Map<string, Token>;
  budgets: Map<string, Budget>;
}
