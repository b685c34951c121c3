import * as z from "zod";
import type { Fault } from "./faults.ts";

export const settingsSchema = z.strictObject({
  /** Lifetime of GitHub user tokens; when set, tokens of OAuth apps expire and refresh too. */
  githubTokenSeconds: z.number().int().positive().nullable().default(null),
  /** Grants these scopes whatever was asked for. */
  githubGrantScopes: z.array(z.string()).nullable().default(null),
  /** Lifetime of GitLab's access tokens: two hours unless set. */
  gitlabTokenSeconds: z.number().int().positive().nullable().default(null),
  /** Switches Slack's token rotation on: bot tokens live this long and refresh. */
  slackTokenSeconds: z.number().int().positive().nullable().default(null),
  /** How long Slack waits for the app, and a trigger lives: three seconds unless set. */
  slackTimeoutMs: z.number().int().positive().nullable().default(null),
  /** When Slack repeats an event that was not taken, in seconds after the attempt before. */
  slackRetrySeconds: z.array(z.number().min(0)).max(3).nullable().default(null),
  /** Lifetime of Google's access tokens. */
  googleTokenSeconds: z.number().int().positive().nullable().default(null),
  /** Lifetime of Google's refresh tokens: 604800 for an app that is still in testing. */
  googleRefreshTokenSeconds: z.number().int().positive().nullable().default(null),
  /** Grants these scopes whatever was asked for, as when a person unticks a box at Google. */
  googleGrantScopes: z.array(z.string()).nullable().default(null),
  /** Lifetime of Microsoft's access tokens. */
  microsoftTokenSeconds: z.number().int().positive().nullable().default(null),
  microsoftGrantScopes: z.array(z.string()).nullable().default(null),
  /** Microsoft lets a used refresh token live on; with this it dies at once. */
  microsoftSingleUseTokens: z.boolean().default(false),
  /** What Microsoft answers to every renewal. */
  microsoftRefreshError: z.enum(["invalid_grant", "interaction_required"]).nullable().default(null),
  /** Lifetime of Linear's access tokens. */
  linearTokenSeconds: z.number().int().positive().nullable().default(null),
  /** When Linear repeats a delivery that was not taken, in seconds after the attempt before. */
  linearRetrySeconds: z.array(z.number().min(0)).max(3).nullable().default(null),
  /** Lifetime of Atlassian's access tokens: an hour unless set. */
  atlassianTokenSeconds: z.number().int().positive().nullable().default(null),
  /** How long a refresh token that was used is taken once more: ten minutes unless set. */
  atlassianRefreshLeewaySeconds: z.number().min(0).nullable().default(null),
  atlassianGrantScopes: z.array(z.string()).nullable().default(null),
  /** How far Jira's search is behind. */
  jiraSearchLagSeconds: z.number().min(0).nullable().default(null),
  /** An administrator of Jira switched its time tracking off. */
  jiraTracksNoTime: z.boolean().default(false),
  /** By which limits of calls count from now on; without it those of single issues and of what makes content are not looked at. */
  limitsClockMs: z.number().nullable().default(null),
  /** Sync cursors of calendars that are older than this are forgotten. */
  calendarCursorSeconds: z.number().min(0).nullable().default(null),
  /** What calendar files show of their events; "new_ids" are others at each fetch. */
  feedShows: z.enum(["all", "nothing", "ahead_only", "new_ids", "strangers"]).nullable().default(null),
});

export type Settings = z.infer<typeof settingsSchema>;

export interface RequestRecord {
  at: string;
  host: string;
  method: string;
  path: string;
  status: number;
  durationMs: number;
  note: string;
}

export interface DeliveryRecord {
  at: string;
  host: string;
  event: string;
  action: string | null;
  deliveryId: string;
  /** Without the query, which may hold a secret. */
  url: string;
  status: number;
  statusText: string;
  durationMs: number;
  sizeBytes: number;
  /** What was lost on its way, for whoever brings it later. */
  lost?: { headers: Record<string, string>; body: string };
}

interface SandboxState {
  settings: Settings;
  faults: Map<string, Fault[]>;
  requests: RequestRecord[];
  deliveries: DeliveryRecord[];
  /** When calls were made that limits hold, by whose. */
  counted: Map<string, number[]>;
}

const keptRecords = 1000;
let state = freshState();

export function sandboxState(): SandboxState {
  return state;
}

export function resetState(): void {
  state = freshState();
}

export function remember<T>(records: T[], record: T): void {
  records.unshift(record);
  records.length = Math.min(records.length, keptRecords);
}

function freshState(): SandboxState {
  return {
    settings: settingsSchema.parse({}),
    faults: new Map(),
    requests: [],
    deliveries: [],
    counted: new Map(),
  };
}
