import type { rateKinds, rateLevels } from "../../db/schema/money.ts";

export type RateKind = (typeof rateKinds)[number];
export type RateLevel = (typeof rateLevels)[number];

/** What tells a rate from all others of the workspace. */
export type RateKey = {
  kind: RateKind;
  level: RateLevel;
  /** Id of the task, project or client; "" = none. */
  targetId: string;
  /** "" = everybody. */
  userId: string;
  currency: string;
  /** Milliseconds UTC; 0 = from the beginning. */
  startsAt: number;
};

/** What a rate is to be set for: the task of a project, a project, one person in it, a client, a person; nothing = the workspace. */
export type RateTarget = { clientId?: string; projectId?: string; taskId?: string; userId?: string };

/** The level of a target, or null for a combination that means nothing. */
export function levelOf({ clientId, projectId, taskId, userId }: RateTarget): RateLevel | null {
  if (clientId) return projectId || taskId || userId ? null : "client";
  if (taskId) return userId ? null : "task";
  if (projectId) return userId ? "project_member" : "project";
  return userId ? "member" : "workspace";
}
