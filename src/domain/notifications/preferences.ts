import { and, eq } from "drizzle-orm";

import { notificationPreferences } from "../../db/schema/notifications.ts";
import type { Ctx, PersonCtx } from "../context.ts";

/** What a member wants to hear of, in one workspace. */
export type Preferences = Omit<typeof notificationPreferences.$inferSelect, "workspaceId" | "userId">;

/** What a member who never chose hears: nothing. The rest is what the form offers first. */
export const defaultPreferences: Preferences = {
  timerConnectionId: null,
  timerChannelId: null,
  timerChannelName: null,
  timerError: null,
  sendsSummary: false,
  summaryMinute: 17 * 60 + 30,
  summaryDays: [1, 2, 3, 4, 5],
  sendsEmptySummary: false,
  nextSummaryAt: null,
  reminderMinutes: null,
  messageError: null,
  updatedAt: 0,
};

/** The actor's own preferences. */
export async function findPreferences(ctx: PersonCtx): Promise<Preferences> {
  return preferencesOf(ctx, ctx.actor.userId);
}

/** Those of any member of the workspace, for the system. */
export async function preferencesOf(ctx: Ctx, userId: string): Promise<Preferences> {
  return (await preferenceRows(ctx, userId).get()) ?? defaultPreferences;
}

/** The same as a statement for a batch; no row when the member never chose. */
export function preferenceRows({ db, actor }: Ctx, userId: string) {
  const { workspaceId, userId: member } = notificationPreferences;
  return db
    .select()
    .from(notificationPreferences)
    .where(and(eq(workspaceId, actor.workspaceId), eq(member, userId)));
}
